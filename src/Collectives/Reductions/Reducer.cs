namespace Hayate.Collectives.Reductions;

/// <summary>
/// Element-wise arithmetic of a reduction over raw memory. Where values are summed in a wider type, what lies between the first two and the
/// last is a <em>partial</em> in that type.
/// </summary>
internal abstract unsafe class Reducer
{
    /// <summary>Bytes of an element.</summary>
    public abstract int ElementBytes { get; }

    /// <summary>Bytes of a partial.</summary>
    public abstract int PartialBytes { get; }

    public static Reducer Of(ElementType type, ReduceOperation operation) => (type, operation) switch
    {
        (ElementType.Float32, ReduceOperation.Sum) => Typed<float, Addition>.Instance,
        (ElementType.Float32, ReduceOperation.Max) => Typed<float, Maximum>.Instance,
        (ElementType.Float64, ReduceOperation.Sum) => Typed<double, Addition>.Instance,
        (ElementType.Float64, ReduceOperation.Max) => Typed<double, Maximum>.Instance,
        (ElementType.Int32, ReduceOperation.Sum) => Typed<int, Addition>.Instance,
        (ElementType.Int32, ReduceOperation.Max) => Typed<int, Maximum>.Instance,
        (ElementType.Int64, ReduceOperation.Sum) => Typed<long, Addition>.Instance,
        (ElementType.Int64, ReduceOperation.Max) => Typed<long, Maximum>.Instance,
        (ElementType.BFloat16, ReduceOperation.Sum) => Widened<Addition>.Instance,
        (ElementType.BFloat16, ReduceOperation.Max) => Widened<Maximum>.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), (type, operation), "There is no such reduction."),
    };

    /// <summary>Reduces the sources in their order and writes the result to every destination; a destination may be one of the sources.</summary>
    public abstract void Reduce(ReadOnlySpan<nint> sources, ReadOnlySpan<nint> destinations, long count);

    /// <summary>Starts a chain: two values give a partial, which may take the place of the second where both have the same size.</summary>
    public abstract void Begin(nint first, nint second, nint partial, int count);

    /// <summary>Goes on with a chain: a partial and a value give a partial, which may take the place of either of the same size.</summary>
    public abstract void Continue(nint partial, nint value, nint result, int count);

    /// <summary>Ends a chain: a partial and a value give a value, which may take the place of the second.</summary>
    public abstract void Finish(nint partial, nint value, nint result, int count);

    private static class Typed<T, TOperation>
        where T : unmanaged, System.Numerics.INumber<T>
        where TOperation : IElementOperation
    {
        public static readonly Reducer Instance = new SameTypeReducer<T, TOperation>();
    }

    private static class Widened<TOperation>
        where TOperation : IElementOperation
    {
        public static readonly Reducer Instance = new BFloat16Reducer<TOperation>();
    }
}
