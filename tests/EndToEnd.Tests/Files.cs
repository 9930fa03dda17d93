namespace Hayate.EndToEnd.Tests;

/// <summary>Sweep files whose runs take seconds.</summary>
internal static class Files
{
    /// <summary>Steps whose metrics a run of ours reports: the first, then every tenth.</summary>
    public static IEnumerable<int> ReportedSteps(int steps) => Enumerable.Range(0, steps / 10 + 1).Select(i => Math.Max(1, 10 * i));

    /// <summary>A teacher on points of a normal distribution.</summary>
    public static string Teacher(int steps, int ranks = 1, int checkpointEvery = 100, int reportEvery = 10) =>
        TeacherWith($"ranks: {ranks}", steps, checkpointEvery, reportEvery);

    /// <summary>The same teacher with resources of one's choice.</summary>
    public static string TeacherWith(string resources, int steps, int checkpointEvery = 100, int reportEvery = 10) => $$"""
        apiVersion: hayate/v1
        kind: Sweep
        name: points
        runs:
          teacher:
            method: edm
            dataset: { name: gaussian, dimensions: 2, count: 512 }
            network: { kind: mlp, width: 32, layers: 2, dropout: 0.1 }
            training: { steps: {{steps}}, batch: 32, seed: 5, reportEvery: {{reportEvery}} }
            optimizer: { learningRate: 1.0e-3, ema: [0.99, 0.9] }
            evaluation: { samples: 256, samplers: [{ name: heun, steps: 6 }] }
            preview: { everySteps: {{steps}}, count: 4 }
        resources: { {{resources}} }
        checkpoint: { everySteps: {{checkpointEvery}}, keep: { latest: 3, best: 1 } }
        """;

    /// <summary>A teacher on the bundled digits.</summary>
    public const string Digits = """
        apiVersion: hayate/v1
        kind: Sweep
        name: tiny-digits
        runs:
          teacher:
            method: edm
            dataset: digits
            network: { kind: mlp, width: 64, layers: 2 }
            training: { steps: 40, batch: 64, seed: 5 }
            evaluation: { samples: 256, samplers: [{ name: heun, steps: 4 }] }
            preview: { everySteps: 20, count: 9 }
        """;

    /// <summary>A teacher on the bundled digits that takes a while and keeps its state.</summary>
    public static string LongDigits => Digits.Replace("steps: 40,", "steps: 600,", StringComparison.Ordinal).Replace("everySteps: 20,", "everySteps: 300,", StringComparison.Ordinal)
        + "\ncheckpoint: { everySteps: 100 }\n";

    /// <summary>A classifier, and a teacher that is measured by it.</summary>
    public const string Judged = """
        apiVersion: hayate/v1
        kind: Sweep
        name: judged-digits
        runs:
          teacher:
            method: edm
            dataset: digits
            network: { kind: mlp, width: 64, layers: 2 }
            training: { steps: 20, batch: 64, seed: 5 }
            evaluation: { features: { name: classifier, run: judge }, samples: 128, samplers: [{ name: heun, steps: 2 }] }
          judge:
            method: classifier
            dataset: digits
            network: { kind: conv-net, channels: 8, features: 16, classes: 10 }
            training: { steps: 40, batch: 64, seed: 1 }
            optimizer: { learningRate: 5.0e-3, ema: [0.9] }
        """;

    /// <summary>A teacher and a student that waits for it.</summary>
    public static string TeacherAndStudent(int steps) => $$"""
        apiVersion: hayate/v1
        kind: Sweep
        name: points-distilled
        runs:
          teacher:
            method: edm
            dataset: { name: gaussian, dimensions: 2, count: 512 }
            network: { kind: mlp, width: 32, layers: 2 }
            training: { steps: {{steps}}, batch: 32, seed: 5 }
            evaluation: { samples: 256, samplers: [{ name: heun, steps: 6 }] }
          student:
            method: cd
            teacher: { run: teacher, checkpoint: best }
            training: { steps: {{steps}}, batch: 32, seed: 6 }
            objective: { levels: 8 }
            evaluation: { samples: 256, samplers: [{ name: consistency, steps: 1 }, { name: consistency, steps: 2 }] }
        checkpoint: { everySteps: {{steps / 2}} }
        """;

    /// <summary>A run of a method that remembers much between its steps, perhaps with a teacher that is there already.</summary>
    public static string ToBeCut(string method, int steps, int ranks = 1, string? teacher = null) => $$"""
        apiVersion: hayate/v1
        kind: Sweep
        name: cut-{{method}}
        runs:
          run:
            method: {{method}}
            {{(teacher is null ? "" : $"teacher: {{ run: {teacher}, checkpoint: latest }}")}}
            dataset: { name: gaussian, dimensions: 2, count: 512 }
            network: { kind: mlp, width: 32, layers: 2, dropout: 0.1 }
            training: { steps: {{steps}}, batch: 32, seed: 5, reportEvery: 10 }
            optimizer: { learningRate: 1.0e-3, ema: [0.99, 0.9] }
            {{(method == "pd" ? "objective: { steps: 4 }" : "")}}
            evaluation: { samples: 64 }
            preview: { everySteps: {{steps}}, count: 4 }
        resources: { ranks: {{ranks}} }
        checkpoint: { everySteps: 150, keep: { latest: 3, best: 1 } }
        """;
}
