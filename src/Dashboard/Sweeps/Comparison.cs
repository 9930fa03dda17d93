using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Dashboard.Charts;

namespace Hayate.Dashboard.Sweeps;

/// <summary>The charts that hold the runs of a sweep against each other.</summary>
internal static class Comparison
{
    /// <summary>
    /// Best value of every run, a series for each number of network evaluations. Runs whose values do not compare with the others are series of their
    /// own, faint and called so.
    /// </summary>
    public static ImmutableArray<ChartLine> Distances(SweepModel model)
    {
        var measured = model.Runs.Where(run => model.Of(run.Id).Of(model.Metric).Any()).ToLookup(run => model.ApartBecause(run) is not null);
        var lines = ImmutableArray.CreateBuilder<ChartLine>();
        foreach (var (nfe, color) in model.Nfes.Select((nfe, color) => (nfe, color)))
        {
            foreach (var isApart in new[] { false, true })
            {
                var best = measured[isApart].Select(run => (run.Name, Best: model.Of(run.Id).Best(model.Metric, nfe)))
                    .Where(point => point.Best is not null).ToArray();
                if (best.Length == 0) continue;
                lines.Add(new ChartLine
                {
                    Name = isApart ? $"NFE {nfe}, other reference" : $"NFE {nfe}",
                    X = [.. best.Select(point => point.Name)],
                    Y = [.. best.Select(point => point.Best!.Value)],
                    Color = color,
                    Width = 0,
                    Points = 11,
                    Opacity = isApart ? 0.35 : 1,
                });
            }
        }

        return lines.ToImmutable();
    }

    /// <summary>The anchors of a set of measurements.</summary>
    public static ImmutableArray<ChartLevel> Levels(IEnumerable<EvaluationInfo> anchors) =>
        [.. anchors.Select(anchor => new ChartLevel(anchor.Subject, anchor.Value))];

    /// <summary>Smoothed loss of every run over its steps.</summary>
    public static ImmutableArray<ChartLine> Losses(SweepModel model, double smoothing) =>
    [
        .. model.Runs.Select((run, color) => (run, color, loss: model.Loss(run.Id)))
            .Where(entry => entry.loss is { Steps.Count: > 0 })
            .Select(entry => new ChartLine
            {
                Name = entry.run.Name,
                X = ChartLine.Steps(entry.loss!.Steps),
                Y = Smoothing.Exponential(entry.loss.Values, smoothing),
                Color = entry.color,
                Width = 1.6,
            }),
    ];
}
