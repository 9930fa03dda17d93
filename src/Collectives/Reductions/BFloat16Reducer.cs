namespace Hayate.Collectives.Reductions;

/// <summary>Reduces bfloat16 in single precision and rounds once.</summary>
internal sealed unsafe class BFloat16Reducer<TOperation> : Reducer
    where TOperation : IElementOperation
{
    private const int BlockLength = 2048;

    public override int ElementBytes => sizeof(ushort);

    public override int PartialBytes => sizeof(float);

    public override void Reduce(ReadOnlySpan<nint> sources, ReadOnlySpan<nint> destinations, long count)
    {
        Span<float> sums = stackalloc float[BlockLength];
        Span<float> values = stackalloc float[BlockLength];
        for (long done = 0; done < count; done += BlockLength)
        {
            var length = (int)Math.Min(BlockLength, count - done);
            Span<float> sum = sums[..length];
            BFloat16Vectors.Widen(Elements(sources[0], done, length), sum);
            for (var i = 1; i < sources.Length; i++)
            {
                BFloat16Vectors.Widen(Elements(sources[i], done, length), values[..length]);
                TOperation.Apply<float>(sum, values[..length], sum);
            }

            BFloat16Vectors.Narrow(sum, Elements(destinations[0], done, length));
            for (var i = 1; i < destinations.Length; i++)
                Elements(destinations[0], done, length).CopyTo(Elements(destinations[i], done, length));
        }
    }

    public override void Begin(nint first, nint second, nint partial, int count)
    {
        Span<float> values = stackalloc float[BlockLength];
        for (var done = 0; done < count; done += BlockLength)
        {
            var length = Math.Min(BlockLength, count - done);
            Span<float> target = Partials(partial, done, length);
            BFloat16Vectors.Widen(Elements(second, done, length), values[..length]);
            BFloat16Vectors.Widen(Elements(first, done, length), target);
            TOperation.Apply<float>(target, values[..length], target);
        }
    }

    public override void Continue(nint partial, nint value, nint result, int count)
    {
        Span<float> values = stackalloc float[BlockLength];
        for (var done = 0; done < count; done += BlockLength)
        {
            var length = Math.Min(BlockLength, count - done);
            BFloat16Vectors.Widen(Elements(value, done, length), values[..length]);
            TOperation.Apply<float>(Partials(partial, done, length), values[..length], Partials(result, done, length));
        }
    }

    public override void Finish(nint partial, nint value, nint result, int count)
    {
        Span<float> values = stackalloc float[BlockLength];
        for (var done = 0; done < count; done += BlockLength)
        {
            var length = Math.Min(BlockLength, count - done);
            Span<float> sum = values[..length];
            BFloat16Vectors.Widen(Elements(value, done, length), sum);
            TOperation.Apply<float>(Partials(partial, done, length), sum, sum);
            BFloat16Vectors.Narrow(sum, Elements(result, done, length));
        }
    }

    private static Span<ushort> Elements(nint start, long index, int length) => new((ushort*)start + index, length);

    private static Span<float> Partials(nint start, long index, int length) => new((float*)start + index, length);
}
