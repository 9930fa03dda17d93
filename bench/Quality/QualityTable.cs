using System.Globalization;
using Hayate.Contracts.Specification;
using Hayate.Training.Evaluation;

namespace Hayate.Quality;

/// <summary>What runs reached, as tables in markdown: distance and speed by network evaluations for an image.</summary>
internal static class QualityTable
{
    private static readonly int[] Evaluations = [1, 2, 4, 8];

    public static string Of(RunFolder runs)
    {
        FolderRun[] finished = [.. runs.Finished];
        return finished.Length == 0 ? "Nothing is trained yet." : $"{Distances(finished)}\n\n{Speeds(finished)}";
    }

    private static string Distances(FolderRun[] runs) => string.Join(
        '\n',
        [
            $"| method | run | seed | steps | {Heads} | more NFE | core time |",
            $"|---|---|---|---|{Rules}---|---|",
            .. runs[0].Measurements.Where(row => row.Nfe is null).Select(Anchor),
            .. runs.Select(run => Row(run, AtEnd(run), row => Text(row.Value, "F3"))),
        ]);

    private static string Speeds(FolderRun[] runs) => string.Join(
        '\n',
        [
            $"| images a second | {Heads} | more NFE |",
            $"|---|{Rules}---|",
            .. runs.Where(run => SpeedTrial.Of(run).Count > 0).Select(run => $"| {run.Name} | {Cells(SpeedTrial.Of(run), row => Text(row.ImagesPerSecond!.Value, "N0"))} |"),
        ]);

    private static string Heads => string.Join(" | ", Evaluations.Select(nfe => $"NFE {nfe}"));

    private static string Rules => string.Concat(Evaluations.Select(_ => "---|"));

    private static IReadOnlyList<Measurement> AtEnd(FolderRun run) =>
        [.. run.Measurements.Where(row => row.Nfe is not null && row.Step == run.Spec.Training.Steps)];

    private static string Anchor(Measurement row) => $"| | {row.Subject} | | | {string.Join(" | ", Evaluations.Select(_ => ""))} | {Text(row.Value, "F3")} | |";

    private static string Row(FolderRun run, IReadOnlyList<Measurement> rows, Func<Measurement, string> text) =>
        $"| `{run.Spec.Method.Word()}` | {run.Name} | {run.Spec.Training.Seed} | {run.Spec.Training.Steps} | {Cells(rows, text)} | {Text(run.CoreSeconds / 60, "F1")} min |";

    private static string Cells(IReadOnlyList<Measurement> rows, Func<Measurement, string> text)
    {
        IEnumerable<string> few = Evaluations.Select(nfe => rows.FirstOrDefault(row => row.Nfe == nfe) is { } row ? text(row) : "");
        IEnumerable<string> many = rows.Where(row => row.Nfe > Evaluations[^1]).Select(row => $"{text(row)} ({row.Subject}, NFE {row.Nfe})");
        return $"{string.Join(" | ", few)} | {string.Join(", ", many)}";
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
