using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Dashboard.Charts;
using Hayate.Dashboard.Sweeps;

namespace Hayate.Dashboard.Runs;

/// <summary>What the charts of a run draw.</summary>
internal static class RunCharts
{
    private static readonly (string Metric, string Name)[] Quartiles =
    [
        ("loss/q1", "lowest noise"), ("loss/q2", "low noise"), ("loss/q3", "high noise"), ("loss/q4", "highest noise"),
    ];

    /// <summary>The loss, smooth over raw, and its quartiles by noise level.</summary>
    public static ImmutableArray<ChartLine> Loss(SeriesStore series, double smoothing, bool withQuartiles)
    {
        var loss = series["loss"];
        if (loss.Steps.Count == 0) return [];
        var lines = ImmutableArray.CreateBuilder<ChartLine>();
        if (smoothing > 0) lines.Add(Line("raw", loss, 0, 0) with { Opacity = 0.28, Width = 1.2, IsInLegend = false });
        lines.Add(Line("loss", loss, 0, smoothing));
        if (!withQuartiles) return lines.ToImmutable();
        for (var i = 0; i < Quartiles.Length; i++)
        {
            var quartile = series[Quartiles[i].Metric];
            if (quartile.Steps.Count > 0) lines.Add(Line(Quartiles[i].Name, quartile, i + 1, smoothing) with { Width = 1.3 });
        }

        return lines.ToImmutable();
    }

    /// <summary>A metric as it is.</summary>
    public static ImmutableArray<ChartLine> Plain(SeriesStore series, string metric, string name, int color) =>
        series[metric].Steps.Count == 0 ? [] : [Line(name, series[metric], color, 0) with { Width = 1.5 }];

    /// <summary>A metric over steps, a curve for each sampler and, where the reference changed, for each reference.</summary>
    public static ImmutableArray<ChartLine> Distance(Distances distances, string metric)
    {
        var newest = distances.Newest(metric);
        var curves = distances.Of(metric).GroupBy(evaluation => (evaluation.Subject, IsApart: !Comparability.AreComparable(evaluation, newest!))).ToArray();
        var subjects = curves.Select(curve => curve.Key.Subject).Distinct().ToList();
        return
        [
            .. curves.Select(curve => new ChartLine
            {
                Name = $"{curve.Key.Subject} (NFE {curve.First().Nfe}){(curve.Key.IsApart ? ", other reference" : "")}",
                X = ChartLine.Steps(curve.Select(evaluation => evaluation.Step)),
                Y = [.. curve.Select(evaluation => evaluation.Value)],
                Color = subjects.IndexOf(curve.Key.Subject),
                Points = 7,
                Opacity = curve.Key.IsApart ? 0.35 : 1,
            }),
        ];
    }

    private static ChartLine Line(string name, Series series, int color, double smoothing) => new()
    {
        Name = name,
        X = ChartLine.Steps(series.Steps),
        Y = smoothing > 0 ? Smoothing.Exponential(series.Values, smoothing) : [.. series.Values],
        Color = color,
    };
}
