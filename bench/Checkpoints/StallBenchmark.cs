using System.Diagnostics;
using System.Globalization;
using Hayate.Blobs;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;
using Hayate.Training.Checkpointing;
using Hayate.Training.Evaluation;
using Hayate.Training.Loop;
using Hayate.Worker.Checkpoints;

namespace Hayate.Checkpoints;

/// <summary>Trains by the product's own loop with a checkpoint every few steps, and takes the time from step to step.</summary>
internal sealed class StallBenchmark : ITrainingReporter
{
    private const int Every = 8;

    private readonly List<double> _milliseconds = [];
    private long _last;

    /// <summary>
    /// Milliseconds of a step that follows no checkpoint, of the copy, and what the interval with a checkpoint has more than the others
    /// (medians), and bytes of the state.
    /// </summary>
    public static string Run(string folder, string network)
    {
        var isSmall = network == "mlp";
        StallBenchmark clock = new();
        RunSpec spec = new()
        {
            Method = Method.Edm,
            Objective = new EdmObjective(),
            Dataset = isSmall ? new GaussianDataset { Count = 256 } : new DigitsDataset(),
            Network = isSmall ? new MlpSpec { Width = 128, Layers = 3 } : new SongUNetSpec { Channels = 64, Multipliers = [1, 2], Blocks = 2 },
            Training = new TrainingSpec { Steps = isSmall ? 4000 : 10 * Every, Batch = isSmall ? 64 : 16, ReportEvery = 1 },
            Evaluation = new EvaluationSpec { Samples = 32, Samplers = [new HeunSampler { Steps = 1 }] },
            Preview = new PreviewSpec { Count = 1 },
            Checkpoint = new CheckpointSpec { EverySteps = isSmall ? 40 * Every : Every },
        };
        List<long> bytes = [];
        RankAssignment assignment = new() { RunId = $"bench.{network}", Epoch = 1, Rank = 0, WorldSize = 1, Slot = 0, Spec = spec };
        using BlobCheckpointStore inner = new(new DirectoryBlobStore(folder), assignment, report => bytes.Add(report.Bytes), TimeProvider.System);
        TimedCheckpoints timed = new(inner);
        TrainingLoop.Run(new TrainingContext { Spec = spec, Checkpoints = timed, Reporter = clock });
        var every = spec.Checkpoint.EverySteps!.Value;
        // The report of step k comes before its checkpoint, so that a checkpoint of step k falls into interval k + 1. The first one makes the buffers.
        var intervals = clock._milliseconds.Select((milliseconds, index) => (Step: index + 2, Milliseconds: milliseconds)).Where(interval => interval.Step > every + 1).ToList();
        double with = Median(intervals.Where(interval => interval.Step % every == 1)), without = Median(intervals.Where(interval => interval.Step % every != 1));
        return string.Create(CultureInfo.InvariantCulture, $"{without:F2} {timed.MedianMilliseconds:F2} {Math.Max(0, with - without):F2} {bytes[^1]}");
    }

    public void Started(TrainingStart start) => _last = Stopwatch.GetTimestamp();

    public void Metrics(int step, IReadOnlyDictionary<string, double> values)
    {
        if (step > 1)
            _milliseconds.Add(Stopwatch.GetElapsedTime(_last).TotalMilliseconds);
        _last = Stopwatch.GetTimestamp();
    }

    public void Evaluation(Measurement measurement)
    {
    }

    public void Preview(Preview preview)
    {
    }

    public void Note(string line) => Console.Error.WriteLine(line);

    public void Completed(TrainingResult result)
    {
    }

    private static double Median(IEnumerable<(int Step, double Milliseconds)> intervals) =>
        intervals.Select(interval => interval.Milliseconds).Order().ToList() is var sorted ? sorted[sorted.Count / 2] : double.NaN;
}
