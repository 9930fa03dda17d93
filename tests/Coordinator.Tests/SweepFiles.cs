namespace Hayate.Coordinator.Tests;

/// <summary>Sweep files of the tests.</summary>
internal static class SweepFiles
{
    public static string One(int ranks = 1, int steps = 100, string more = "") =>
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
        resources: { ranks: {{ranks}} }
        {{more}}
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
