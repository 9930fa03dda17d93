using System.Collections.Immutable;
using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Metrics;

/// <summary>
/// Thins a series to its envelope: each stretch of steps keeps its smallest and its largest value. A peak never vanishes, and what is
/// shown does not depend on what else is shown.
/// </summary>
internal static class Envelope
{
    /// <param name="series">Steps ascending.</param>
    /// <param name="maxPoints">Most points of the result, at least 4. The first and the last point always remain.</param>
    public static MetricSeries Of(MetricSeries series, int maxPoints)
    {
        var count = series.Steps.Length;
        if (count <= maxPoints) return series;
        var kept = new SortedSet<int> { 0, count - 1 };
        var stretches = (maxPoints - 2) / 2;
        for (var i = 0; i < stretches; i++)
        {
            var from = 1 + (int)((long)(count - 2) * i / stretches);
            var to = 1 + (int)((long)(count - 2) * (i + 1) / stretches);
            kept.Add(Extreme(series.Values, from, to, (value, best) => value < best));
            kept.Add(Extreme(series.Values, from, to, (value, best) => value > best));
        }

        return series with
        {
            Steps = [.. kept.Select(index => series.Steps[index])],
            Values = [.. kept.Select(index => series.Values[index])],
        };
    }

    // A value that is not a number is what a reader must see: it counts as the extreme.
    private static int Extreme(ImmutableArray<double> values, int from, int to, Func<double, double, bool> isBetter)
    {
        var best = from;
        for (var i = from; i < to; i++)
        {
            if (double.IsNaN(values[i])) return i;
            if (isBetter(values[i], values[best])) best = i;
        }

        return best;
    }
}
