namespace Hayate.Coordinator.Tests;

/// <summary>Sweep files of the tests.</summary>
internal static class SweepFiles
{
    public static string One(int ranks = 1, int steps = 100, string more = "") => With($"ranks: {ranks}", steps, more);

    /// <summary>One run that asks for resources.</summary>
    public static string With(string resources, int steps = 100, string more = "") =>
        $$"""
        apiVersion: hayate/v1
        kind: Sweep
        name: one
        runs:
          teacher:
            method: edm
            dataset: digits
            network: { kind: mlp }
            training: { steps: {{steps}}, batch: 128 }
        resources: { {{resources}} }
        {{more}}
        """;

    /// <summary>A student of a checkpoint of another sweep.</summary>
    public static string StudentOf(string checkpoint) =>
        $$"""
        apiVersion: hayate/v1
        kind: Sweep
        name: student
        runs:
          student:
            method: cd
            teacher: { id: {{checkpoint}} }
            dataset: digits
            network: { kind: mlp }
            training: { steps: 100, batch: 128 }
        """;

    /// <summary>Runs of one sweep that differ in nothing but their names.</summary>
    public static string Many(int runs, int ranks, int maxConcurrent) =>
        $$"""
        apiVersion: hayate/v1
        kind: Sweep
        name: many
        runs:
        {{string.Join('\n', Enumerable.Range(1, runs).Select(number => $"  run-{number}: {{ method: edm, dataset: digits, network: {{ kind: mlp }}, training: {{ steps: 100, batch: 128 }} }}"))}}
        search: { maxConcurrent: {{maxConcurrent}} }
        resources: { ranks: {{ranks}} }
        """;

    /// <summary>A teacher and rounds of progressive distillation of it: <c>pd-4</c>, <c>pd-2</c>, <c>pd-1</c>.</summary>
    public static string Chain(double gate) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $$"""
        apiVersion: hayate/v1
        kind: Sweep
        name: chain
        runs:
          teacher:
            method: edm
            dataset: digits
            network: { kind: mlp }
            training: { steps: 100, batch: 128 }
          pd:
            method: pd
            teacher: { run: teacher }
            objective: { from: 4, to: 1, gate: {{gate}} }
            training: { steps: 100 }
        """);

    /// <summary>A judge, a teacher measured by it, and a student that waits for both.</summary>
    public const string Judged =
        """
        apiVersion: hayate/v1
        kind: Sweep
        name: judged
        runs:
          judge:
            method: classifier
            network: { kind: conv-net, classes: 10 }
            training: { steps: 100 }
          teacher:
            method: edm
            network: { kind: mlp }
            training: { steps: 100 }
            evaluation: { features: { name: classifier, run: judge } }
          student:
            method: cd
            teacher: { run: teacher }
            like: teacher
        """;

    public static string TeacherAndStudent(string checkpoint = "best", string more = "") =>
        $$"""
        apiVersion: hayate/v1
        kind: Sweep
        name: pair
        runs:
          teacher:
            method: edm
            dataset: digits
            network: { kind: mlp }
            training: { steps: 100, batch: 128 }
          student:
            method: cd
            teacher: { run: teacher, checkpoint: {{checkpoint}} }
            like: teacher
        {{more}}
        """;
}
