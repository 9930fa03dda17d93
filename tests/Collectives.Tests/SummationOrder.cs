namespace Hayate.Collectives.Tests;

/// <summary>Sums in the orders that groups document.</summary>
internal static class SummationOrder
{
    /// <summary>Every element over the ranks as they are numbered.</summary>
    public static float[] OfRank(IReadOnlyList<float[]> values) => Chain(values, Enumerable.Range(0, values.Count), 0, values[0].Length);

    /// <summary>Every part along the ring, from the rank after the one of its number to that one.</summary>
    public static float[] OfTheRing(IReadOnlyList<float[]> values)
    {
        (int ranks, long length) = (values.Count, values[0].Length);
        return [.. Enumerable.Range(0, ranks).SelectMany(part => Chain(
            values, Enumerable.Range(1, ranks).Select(step => (part + step) % ranks), (int)(part * length / ranks), (int)((part + 1) * length / ranks)))];
    }

    private static float[] Chain(IReadOnlyList<float[]> values, IEnumerable<int> ranks, int first, int end)
    {
        int[] order = [.. ranks];
        var sums = values[order[0]][first..end];
        foreach (int rank in order[1..])
        {
            for (int i = 0; i < sums.Length; i++)
                sums[i] += values[rank][first + i];
        }

        return sums;
    }
}
