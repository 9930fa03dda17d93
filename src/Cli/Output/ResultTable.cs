using Hayate.Client;
using Hayate.Contracts.Api;
using Spectre.Console;

namespace Hayate.Cli.Output;

/// <summary>What a sweep achieved, beside its teacher and the anchors that give the number a meaning.</summary>
internal static class ResultTable
{
    public static async Task WriteAsync(Terminal terminal, IHayateClient client, SweepDetail sweep, CancellationToken cancellationToken)
    {
        var anchors = new List<EvaluationInfo>();
        foreach (var run in sweep.Runs)
        {
            anchors.AddRange((await client.GetEvaluationsAsync(run.Id, cancellationToken)).Where(evaluation => evaluation.Nfe is null));
        }

        Write(terminal, sweep, ResultRow.Of(sweep, anchors));
    }

    private static void Write(Terminal terminal, SweepDetail sweep, IReadOnlyList<ResultRow> rows)
    {
        var hasMeasurements = rows.Any(row => row.Evaluation is not null);
        var table = Tables.Create(terminal, "method", "run", "sampler", "NFE", "metric", "value", "of teacher", "images/s").Right(3, 5, 6, 7);
        foreach (var row in rows)
        {
            table.Add(
                row.Method is { } method ? Words.Of(method) : Words.None, row.Name,
                row is { Method: not null, Evaluation: { } made } ? made.Subject : Words.None, Words.Whole(row.Evaluation?.Nfe),
                row.Evaluation is { } of ? $"{of.Metric} ({of.Features})" : Words.None, Words.Measured(row.Evaluation),
                row.Ratio is { } ratio ? $"{Words.Number(ratio)}x" : Words.None, Words.Whole(row.Evaluation?.ImagesPerSecond));
        }

        terminal.Out.Write(table);
        if (hasMeasurements) terminal.Say($"[grey]Values are the newest measurements, of the last weights; the dashboard shows the best of every run.[/]");
        foreach (var apart in ResultRow.Apart(sweep)) terminal.Say($"[yellow]{apart}[/]");
        terminal.Say($"[bold]{sweep.Summary.Name}[/] ({sweep.Summary.Id}): {Words.Of(sweep.Summary.Status)}");
        foreach (var run in sweep.Runs.Where(run => run.Status is RunStatus.Failed))
        {
            terminal.Say($"  [red]{run.Name} failed:[/] {run.Reason ?? "see its log"}  (hayate logs {run.Id})");
        }
    }
}
