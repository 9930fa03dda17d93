namespace Hayate.Collectives;

/// <summary>Checks that every group makes.</summary>
internal static class CollectiveArguments
{
    public static void CheckRoot(IProcessGroup group, int root)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, group.WorldSize);
    }

    /// <summary>One part for each rank; this rank's is apart from them or at its place among them.</summary>
    public static void CheckParts<T>(IProcessGroup group, ReadOnlySpan<T> all, ReadOnlySpan<T> own, string name)
    {
        var length = (long)own.Length * group.WorldSize;
        if (all.Length != length)
            throw new ArgumentException($"{group.WorldSize} ranks with {own.Length} elements each need {length} elements, not {all.Length}.", name);
        if (own.Overlaps(all, out var offset) && offset != -group.Rank * own.Length)
            throw new ArgumentException("This rank's part overlaps the whole, but not at its own place in it.", name);
    }
}
