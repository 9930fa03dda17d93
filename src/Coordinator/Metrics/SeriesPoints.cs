using System.Runtime.InteropServices;
using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Metrics;

/// <summary>Points of one series in columns, steps ascending, none twice.</summary>
internal sealed record SeriesPoints(int[] Steps, double[] Values)
{
    public int Count => Steps.Length;

    /// <summary>Puts stretches together. Of points of the same step the one of the latest stretch holds.</summary>
    /// <param name="stretches">In the order of their arrival.</param>
    public static SeriesPoints Concat(IReadOnlyList<SeriesPoints> stretches)
    {
        if (stretches.Count == 1) return stretches[0];
        var count = stretches.Sum(stretch => stretch.Count);
        var (steps, values) = (new int[count], new double[count]);
        var at = 0;
        foreach (var stretch in stretches)
        {
            stretch.Steps.CopyTo(steps, at);
            stretch.Values.CopyTo(values, at);
            at += stretch.Count;
        }

        return IsAscending(steps) ? new(steps, values) : Sort(steps, values);
    }

    /// <summary>Points in the order of their arrival, in columns.</summary>
    public static SeriesPoints Of(IEnumerable<MetricPoint> points)
    {
        var all = points.ToList();
        int[] steps = [.. all.Select(point => point.Step)];
        double[] values = [.. all.Select(point => point.Value)];
        return IsAscending(steps) ? new(steps, values) : Sort(steps, values);
    }

    /// <summary>The points after a step.</summary>
    public SeriesPoints After(int step)
    {
        var found = Array.BinarySearch(Steps, step);
        var from = found >= 0 ? found + 1 : ~found;
        return from == 0 ? this : new(Steps[from..], Values[from..]);
    }

    /// <summary>Consecutive stretches of at most so many points.</summary>
    public IEnumerable<SeriesPoints> Split(int most)
    {
        for (var from = 0; from < Count; from += most)
        {
            var to = Math.Min(Count, from + most);
            yield return from == 0 && to == Count ? this : new(Steps[from..to], Values[from..to]);
        }
    }

    /// <summary>The same for the API, without a copy.</summary>
    public MetricSeries ToSeries(string name) => new()
    {
        Name = name,
        Steps = ImmutableCollectionsMarshal.AsImmutableArray(Steps),
        Values = ImmutableCollectionsMarshal.AsImmutableArray(Values),
    };

    private static bool IsAscending(int[] steps)
    {
        for (var i = 1; i < steps.Length; i++)
        {
            if (steps[i] <= steps[i - 1]) return false;
        }

        return true;
    }

    private static SeriesPoints Sort(int[] steps, double[] values)
    {
        var order = Enumerable.Range(0, steps.Length).OrderBy(index => steps[index]).ThenBy(index => index).ToList();
        var kept = order.Where((index, place) => place == order.Count - 1 || steps[order[place + 1]] != steps[index]).ToList();
        return new([.. kept.Select(index => steps[index])], [.. kept.Select(index => values[index])]);
    }
}
