using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Dashboard.Charts;

namespace Hayate.Dashboard.Sweeps;

/// <summary>The charts that hold the runs of a sweep against each other.</summary>
internal static class Comparison
{
    /// <summary>Best distance of every run, a point for each number of network evaluations.</summary>
    public static ImmutableArray<ChartLine> Distances(SweepModel model)
    {
        var measured = model.Runs.Where(run => model.Of(run.Id).Samplers.Any()).ToArray();
        if (measured.Length == 0) return [];
        var points = model.Nfes.Select((nfe, color) =>
        {
            var best = measured.Select(run => (run.Name, Best: model.Of(run.Id).Best(nfe)))
                .Where(point => point.Best is not null).ToArray();
            return new ChartLine
            {
                Name = $"NFE {nfe}",
                X = [.. best.Select(point => point.Name)],
                Y = [.. best.Select(point => point.Best!.Value)],
                Color = color,
                Width = 0,
                Points = 11,
            };
        });
        return [.. points];
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
