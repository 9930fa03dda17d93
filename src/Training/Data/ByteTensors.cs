using static TorchSharp.torch;

namespace Hayate.Training.Data;

/// <summary>Tensors of bytes, of any size: the memory of one tensor is seen as a span only up to 2 GiB, so access goes by rows.</summary>
internal static class ByteTensors
{
    private const long ChunkBytes = 1 << 26;

    /// <summary>A tensor with the given bytes in row-major order. The caller owns it.</summary>
    public static Tensor Of(ReadOnlySpan<byte> values, ReadOnlySpan<long> shape)
    {
        var stored = empty(shape, ScalarType.Byte);
        values.CopyTo(stored.bytes);
        return stored;
    }

    /// <summary>The writable bytes of one row of a contiguous tensor. Any thread may ask for any row.</summary>
    public static Span<byte> Row(Tensor stored, long row)
    {
        using var one = stored.narrow(0, row, 1);
        return one.bytes;
    }

    /// <summary>Visits the bytes of a tensor of any type in row-major order, some rows at a time.</summary>
    public static void Visit(Tensor stored, Action<byte[]> visitor)
    {
        using var scope = NewDisposeScope();
        long rows = stored.size(0), rowBytes = Math.Max(1, stored.numel() * stored.element_size() / Math.Max(1, rows));
        var step = Math.Max(1, ChunkBytes / rowBytes);
        for (long row = 0; row < rows; row += step)
        {
            using var chunk = stored.narrow(0, row, Math.Min(step, rows - row)).contiguous();
            visitor(chunk.bytes.ToArray());
        }
    }
}
