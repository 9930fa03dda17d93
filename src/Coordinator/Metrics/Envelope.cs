namespace Hayate.Coordinator.Metrics;

/// <summary>
/// Thins a series to its envelope: each stretch of steps keeps its smallest and its largest value. A peak never vanishes, and what is
/// shown does not depend on what else is shown.
/// </summary>
internal static class Envelope
{
    /// <summary>The least that a series may be thinned to.</summary>
    public const int FewestPoints = 4;

    /// <param name="points">The series.</param>
    /// <param name="maxPoints">Most points of the result, at least <see cref="FewestPoints"/>. The first and the last point always remain.</param>
    public static SeriesPoints Of(SeriesPoints points, int maxPoints)
    {
        var count = points.Count;
        if (count <= maxPoints) return points;
        List<int> kept = [0];
        var stretches = (maxPoints - 2) / 2;
        for (var i = 0; i < stretches; i++)
        {
            var from = 1 + (int)((long)(count - 2) * i / stretches);
            var to = 1 + (int)((long)(count - 2) * (i + 1) / stretches);
            var (low, high) = Extremes(points.Values.AsSpan(from, to - from));
            kept.Add(from + Math.Min(low, high));
            if (low != high) kept.Add(from + Math.Max(low, high));
        }

        kept.Add(count - 1);
        return new([.. kept.Select(index => points.Steps[index])], [.. kept.Select(index => points.Values[index])]);
    }

    // A value that is not a number is what a reader must see: it counts as the extreme.
    private static (int Low, int High) Extremes(ReadOnlySpan<double> values)
    {
        var (low, high) = (0, 0);
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i])) return (i, i);
            if (values[i] < values[low]) low = i;
            else if (values[i] > values[high]) high = i;
        }

        return (low, high);
    }
}
