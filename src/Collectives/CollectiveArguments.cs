namespace Hayate.Collectives;

/// <summary>Checks that every group makes.</summary>
internal static class CollectiveArguments
{
    public static void CheckRoot(IProcessGroup group, int root)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, group.WorldSize);
    }

    public static void CheckGather(IProcessGroup group, ReadOnlySpan<byte> own, ReadOnlySpan<byte> all)
    {
        if (all.Length != (long)own.Length * group.WorldSize)
            throw new ArgumentException($"{group.WorldSize} ranks with {own.Length} bytes each need {(long)own.Length * group.WorldSize} bytes, not {all.Length}.", nameof(all));
        if (own.Overlaps(all))
            throw new ArgumentException("The gathered bytes must not overlap this rank's own.", nameof(all));
    }
}
