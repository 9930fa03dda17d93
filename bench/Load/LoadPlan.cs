namespace Hayate.Load;

/// <summary>How much is asked of the coordinator.</summary>
internal sealed record LoadPlan
{
    /// <summary>Workers with one slot each; every one runs a run.</summary>
    public int Workers { get; init; } = 1000;

    /// <summary>Runs that wait all the while.</summary>
    public int Queued { get; init; } = 10_000;

    /// <summary>Metric points a second, all runs together.</summary>
    public int PointsPerSecond { get; init; } = 50_000;

    /// <summary>Seconds of that rate.</summary>
    public int Seconds { get; init; } = 60;

    /// <summary>Points of the one long series.</summary>
    public int ChartPoints { get; init; } = 1_000_000;

    /// <summary>Runs that are compared.</summary>
    public int ComparedRuns { get; init; } = 200;

    /// <summary>Points of each.</summary>
    public int ComparedPoints { get; init; } = 10_000;

    /// <summary>Times that each question is asked.</summary>
    public int Repetitions { get; init; } = 15;

    /// <summary>A sweep of so many runs, which differ in a drawn value.</summary>
    public static string Sweep(string name, int runs) => $$"""
        apiVersion: hayate/v1
        kind: Sweep
        name: {{name}}
        runs:
          run:
            method: edm
            dataset: digits
            network: { kind: song-unet, channels: 32, multipliers: [1, 2], blocks: 1, attention: [] }
            training: { steps: 100000, batch: 128, seed: 1 }
            optimizer: { name: adam, ema: [0.999] }
            evaluation: { samplers: [{ name: heun, steps: 18 }] }
            space:
              optimizer.learningRate: { log: [1.0e-5, 1.0e-2] }
        search: { algorithm: random, maxRuns: {{runs}}, seed: 7 }
        """;
}
