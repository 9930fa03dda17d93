using System.Numerics;

namespace Hayate.Collectives.Reductions;

/// <summary>Reduces in the type of the elements.</summary>
internal sealed unsafe class SameTypeReducer<T, TOperation> : Reducer
    where T : unmanaged, INumber<T>
    where TOperation : IElementOperation
{
    /// <summary>What is reduced at a time stays in the first-level cache until it is written everywhere.</summary>
    private const int BlockBytes = 8192;

    public override int ElementBytes => sizeof(T);

    public override int PartialBytes => sizeof(T);

    public override void Reduce(ReadOnlySpan<nint> sources, ReadOnlySpan<nint> destinations, long count)
    {
        Span<T> block = stackalloc T[BlockBytes / sizeof(T)];
        for (long done = 0; done < count; done += block.Length)
        {
            var length = (int)Math.Min(block.Length, count - done);
            Span<T> sum = sources.Length == 2 ? At(destinations[0], done, length) : block[..length];
            TOperation.Apply<T>(At(sources[0], done, length), At(sources[1], done, length), sum);
            for (var i = 2; i < sources.Length; i++)
                TOperation.Apply<T>(sum, At(sources[i], done, length), sum);
            for (var i = sources.Length == 2 ? 1 : 0; i < destinations.Length; i++)
                sum.CopyTo(At(destinations[i], done, length));
        }
    }

    public override void Begin(nint first, nint second, nint partial, int count) =>
        TOperation.Apply<T>(At(first, 0, count), At(second, 0, count), At(partial, 0, count));

    public override void Continue(nint partial, nint value, nint result, int count) => Begin(partial, value, result, count);

    public override void Finish(nint partial, nint value, nint result, int count) => Begin(partial, value, result, count);

    private static Span<T> At(nint start, long index, int length) => new((T*)start + index, length);
}
