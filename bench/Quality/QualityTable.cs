using System.Globalization;
using Hayate.Contracts.Specification;
using Hayate.Training.Evaluation;

namespace Hayate.Quality;

/// <summary>What runs reached, as a table in markdown: the distance of the last weights by network evaluations for an image.</summary>
internal static class QualityTable
{
    private static readonly int[] Evaluations = [1, 2, 4, 8];

    public static string Of(IEnumerable<FolderRun> runs)
    {
        List<string> lines =
        [
            $"| method | run | seed | steps | {string.Join(" | ", Evaluations.Select(nfe => $"NFE {nfe}"))} | more NFE | cost |",
            $"|---|---|---|---|{string.Concat(Evaluations.Select(_ => "---|"))}---|---|",
            .. runs.Where(run => run.IsComplete).Select(Row),
        ];
        return string.Join('\n', lines);
    }

    private static string Row(FolderRun run)
    {
        List<Measurement> last = [.. run.Measurements.Where(row => row.Nfe is not null && row.Step == run.Spec.Training.Steps)];
        var few = Evaluations.Select(nfe => last.Find(row => row.Nfe == nfe) is { } row ? Text(row.Value) : "");
        var many = last.Where(row => row.Nfe > Evaluations[^1]).Select(row => $"{Text(row.Value)} ({row.Subject}, NFE {row.Nfe})");
        return $"| `{run.Spec.Method.Word()}` | {run.Name} | {run.Spec.Training.Seed} | {run.Spec.Training.Steps} "
            + $"| {string.Join(" | ", few)} | {string.Join(", ", many)} | {run.Cost} |";
    }

    private static string Text(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
