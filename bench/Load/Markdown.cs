using System.Globalization;
using System.Text;

namespace Hayate.Load;

/// <summary>The report.</summary>
internal static class Markdown
{
    public static string Write(LoadPlan plan, LoadResult result)
    {
        var text = new StringBuilder();
        Line($"{plan.Workers} workers of one slot, each with a run that reports, and {plan.Queued} runs in the queue.");
        Line($"");
        Line($"| | reached |");
        Line($"|---|---|");
        Line($"| {plan.Queued} runs submitted in sweeps of up to 1000 | {result.Filled.TotalSeconds:0.0} s |");
        Line($"| from the first poll until all {plan.Workers} workers had their runs | {result.Started.TotalSeconds:0.0} s |");
        Line($"| points offered | {plan.PointsPerSecond} a second for {plan.Seconds} s |");
        Line($"| the last point recorded after | {result.Sustained.Elapsed.TotalSeconds:0.0} s |");
        Line($"| age of a batch's oldest report at its receipt, median, 99 %, worst | {result.Delays.Median:0}, {result.Delays.Quantile(0.99):0}, {result.Delays.Worst:0} ms |");
        Line($"| batches | {result.Delays.Milliseconds.Count} |");
        Line($"| polls not answered | {result.FailedPolls} |");
        Line($"| points lost, doubled or different | {(result.Faults.Count == 0 ? "none" : $"{result.Faults.Count} faults, first: {result.Faults[0]}")} |");
        Line($"");
        Line($"| cores used by | polls and queue alone | while points arrive |");
        Line($"|---|---|---|");
        Line($"| coordinator | {result.Idle.CoordinatorCores:0.00} | {result.Sustained.CoordinatorCores:0.00} |");
        Line($"| PostgreSQL | {result.Idle.ServerCores:0.00} | {result.Sustained.ServerCores:0.00} |");
        Line($"| this generator | {result.Idle.OwnCores:0.00} | {result.Sustained.OwnCores:0.00} |");
        Line($"| polls a second | {result.Idle.Polls / result.Idle.Elapsed.TotalSeconds:0} | {result.Sustained.Polls / result.Sustained.Elapsed.TotalSeconds:0} |");
        Line($"| memory of the coordinator, at the end {Megabytes(result.Final.Coordinator.Bytes)} | {Megabytes(result.Idle.CoordinatorBytes)} | {Megabytes(result.Sustained.CoordinatorBytes)} |");
        Line($"| memory of PostgreSQL, at the end {Megabytes(result.Final.Server.Bytes)} | {Megabytes(result.Idle.ServerBytes)} | {Megabytes(result.Sustained.ServerBytes)} |");
        Line($"");
        Line($"| question, with workers polling | median ms | worst ms | wanted ms |");
        Line($"|---|---|---|---|");
        foreach (var answer in result.Answers) Line($"| {answer.What} | {answer.Median:0} | {answer.Worst:0} | {answer.Limit} |");
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB");
}
