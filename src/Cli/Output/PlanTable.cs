using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;
using Spectre.Console;

namespace Hayate.Cli.Output;

/// <summary>What a sweep would run.</summary>
internal static class PlanTable
{
    public static void Write(Terminal terminal, SweepPlan plan)
    {
        var table = Tables.Create(terminal, "run", "method", "waits for", "steps", "batch", "ranks", "device-hours", "parameters ").Right(3, 4, 5, 6);
        foreach (var run in plan.Runs)
        {
            table.Add(
                run.Name, Words.Of(run.Spec.Method), WaitsFor(run), Training(run, run.Spec.Training.Steps), Training(run, run.Spec.Training.Batch),
                run.Spec.Resources.Ranks.ToString(), Words.Number(run.DeviceHours),
                string.Join(", ", run.Parameters.Select(one => $"{one.Key}={one.Value}")));
        }

        terminal.Out.Write(table);
        var searched = plan.Runs.Any(run => !run.Parameters.IsEmpty)
            ? $", spaces explored by {Words.Of(plan.Search.Algorithm)} search for the best {plan.Search.Metric}"
            : "";
        terminal.Say($"[bold]{plan.Name}[/]: {Words.Count(plan.Runs.Length, "run")}{searched}.");
    }

    private static string WaitsFor(PlannedRun run)
    {
        var teacher = run.Gate() is { } gate ? $"{run.WaitsFor}, gate {Words.Number(gate)}" : run.WaitsFor;
        return string.Join(", ", ((string?[])[teacher, run.WaitsForClassifier]).OfType<string>()) is { Length: > 0 } names ? names : Words.None;
    }

    // Imports and evaluations train nothing.
    private static string Training(PlannedRun run, int value) => run.Spec.Method.Trains() ? Words.Whole(value) : Words.None;
}
