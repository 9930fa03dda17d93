using Hayate.Cli.Output;
using Hayate.Contracts.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hayate.Cli.Following;

/// <summary>A bar for each run, drawn over and over.</summary>
internal static class ProgressBars
{
    private const int BarWidth = 24;

    public static async Task<SweepDetail> ShowAsync(Terminal terminal, IAsyncEnumerable<SweepDetail> sweep, CancellationToken cancellationToken)
    {
        SweepDetail? last = null;
        await terminal.Out.Live(new Text("")).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
        {
            await foreach (var now in sweep.WithCancellation(cancellationToken))
            {
                last = now;
                live.UpdateTarget(Draw(now));
            }
        });
        return last!;
    }

    private static Table Draw(SweepDetail sweep)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var column in (string[])["run", "", "", "step", "loss", "distance", "images/s", ""])
        {
            table.AddColumn(new TableColumn(new Text(column, Color.Grey)) { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        }

        foreach (var run in sweep.Runs) table.AddRow(Cells(run));
        return table;
    }

    private static IEnumerable<IRenderable> Cells(RunSummary run)
    {
        var colour = Style.Parse(Words.Colour(run.Status));
        yield return new Text(run.Name, new Style(decoration: Decoration.Bold));
        yield return new Text(Words.Of(run.Status), colour);
        yield return Bar(run, colour);
        yield return new Text(Words.Step(run));
        yield return new Text(Words.Number(run.Loss));
        yield return new Text(Words.Distance(run));
        yield return new Text(run.Status == RunStatus.Running ? Words.Whole(run.ImagesPerSecond) : Words.None);
        yield return new Text(run.Status == RunStatus.Completed ? "" : run.Reason ?? "", Color.Grey);
    }

    private static Paragraph Bar(RunSummary run, Style colour)
    {
        var share = run.Status == RunStatus.Completed ? 1 : run.Steps == 0 ? 0 : Math.Clamp((double)run.Step / run.Steps, 0, 1);
        var filled = (int)Math.Round(share * BarWidth);
        return new Paragraph().Append(new string('━', filled), colour).Append(new string('━', BarWidth - filled), Color.Grey23);
    }
}
