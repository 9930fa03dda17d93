using System.Numerics;
using System.Numerics.Tensors;

namespace Hayate.Collectives.Reductions;

/// <summary>An operation on two vectors, element by element. The target may be either of them.</summary>
internal interface IElementOperation
{
    static abstract void Apply<T>(ReadOnlySpan<T> first, ReadOnlySpan<T> second, Span<T> target)
        where T : unmanaged, INumber<T>;
}

/// <summary>Sum.</summary>
internal readonly record struct Addition : IElementOperation
{
    public static void Apply<T>(ReadOnlySpan<T> first, ReadOnlySpan<T> second, Span<T> target)
        where T : unmanaged, INumber<T> => TensorPrimitives.Add(first, second, target);
}

/// <summary>The larger one, NaN before all.</summary>
internal readonly record struct Maximum : IElementOperation
{
    public static void Apply<T>(ReadOnlySpan<T> first, ReadOnlySpan<T> second, Span<T> target)
        where T : unmanaged, INumber<T> => TensorPrimitives.Max(first, second, target);
}
