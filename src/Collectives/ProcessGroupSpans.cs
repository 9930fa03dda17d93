namespace Hayate.Collectives;

/// <summary>The operations of a group on spans of this process's memory.</summary>
public static unsafe class ProcessGroupSpans
{
    /// <summary>Replaces the values on every rank by their sum over all ranks.</summary>
    /// <typeparam name="T">float, double, int, long or <see cref="BFloat16"/>.</typeparam>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    public static void AllReduceSum<T>(this IProcessGroup group, Span<T> values)
        where T : unmanaged => AllReduce(group, values, ReduceOperation.Sum);

    /// <summary>Replaces the values on every rank by the largest over all ranks.</summary>
    /// <inheritdoc cref="AllReduceSum"/>
    public static void AllReduceMax<T>(this IProcessGroup group, Span<T> values)
        where T : unmanaged => AllReduce(group, values, ReduceOperation.Max);

    /// <summary>Sums over all ranks and leaves each rank with its own part of the sum.</summary>
    /// <param name="group">The group.</param>
    /// <param name="values">A part for each rank, in order of rank.</param>
    /// <param name="own">Receives this rank's part.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    public static void ReduceScatterSum<T>(this IProcessGroup group, ReadOnlySpan<T> values, Span<T> own)
        where T : unmanaged
    {
        CollectiveArguments.CheckParts(group, values, own, nameof(values));
        fixed (T* start = values, part = own)
            group.ReduceScatter((nint)start, (nint)part, own.Length, ElementTypes.Of<T>(), ReduceOperation.Sum);
    }

    /// <summary>Replaces the values on every rank by those of the root.</summary>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    public static void Broadcast<T>(this IProcessGroup group, Span<T> values, int root)
        where T : unmanaged
    {
        fixed (T* start = values)
            group.Broadcast((nint)start, (long)values.Length * sizeof(T), root);
    }

    /// <summary>Collects the values of all ranks on all ranks, in order of rank.</summary>
    /// <param name="group">The group.</param>
    /// <param name="own">This rank's values.</param>
    /// <param name="all">Receives <see cref="IProcessGroup.WorldSize"/> times as many.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    public static void AllGather<T>(this IProcessGroup group, ReadOnlySpan<T> own, Span<T> all)
        where T : unmanaged
    {
        CollectiveArguments.CheckParts(group, all, own, nameof(all));
        fixed (T* part = own, start = all)
            group.AllGather((nint)part, (nint)start, (long)own.Length * sizeof(T));
    }

    private static void AllReduce<T>(IProcessGroup group, Span<T> values, ReduceOperation operation)
        where T : unmanaged
    {
        fixed (T* start = values)
            group.AllReduce((nint)start, values.Length, ElementTypes.Of<T>(), operation);
    }
}
