using Hayate.Contracts.Planning;
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
                run.Name, Words.Of(run.Spec.Method), run.WaitsFor ?? Words.None, Words.Whole(run.Spec.Training.Steps),
                Words.Whole(run.Spec.Training.Batch), Words.Whole(run.Spec.Resources.Ranks), Words.Number(run.DeviceHours),
                string.Join(", ", run.Parameters.Select(one => $"{one.Key}={one.Value}")));
        }

        terminal.Out.Write(table);
        terminal.Say($"[bold]{plan.Name}[/]: {Words.Count(plan.Runs.Length, "run")}, spaces explored by {Words.Of(plan.Search.Algorithm)} search for the best {plan.Search.Metric}.");
    }
}
