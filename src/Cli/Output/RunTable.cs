using Hayate.Contracts.Api;
using Spectre.Console;

namespace Hayate.Cli.Output;

/// <summary>Runs in a list.</summary>
internal static class RunTable
{
    public static void Write(Terminal terminal, IEnumerable<RunSummary> runs, DateTimeOffset now)
    {
        var table = Tables.Create(terminal, "run", "method", "state", "step", "loss", "newest distance", "age", "why ").Right(3, 4, 5, 6);
        foreach (var run in runs)
        {
            table.AddRow(
                new Text(run.Id), new Text(Words.Of(run.Method)), new Text(Words.Of(run.Status), Style.Parse(Words.Colour(run.Status))),
                new Text(Words.Step(run)), new Text(Words.Number(run.Loss)), new Text(Words.Distance(run)),
                new Text(Words.Age(now - run.SubmittedAt)), new Text(run.Reason ?? ""));
        }

        terminal.Out.Write(table);
    }
}
