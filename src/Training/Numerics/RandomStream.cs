using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Numerics;

/// <summary>
/// Stateless random numbers: a draw is a function of (seed, purpose, step, lane, position, element) only. Rows belong to positions in the
/// global batch, so a batch holds the same numbers however it is split over ranks and micro-batches, and a resumed run repeats them.
/// </summary>
public static class RandomStream
{
    private const double DoubleUnit = 1.0 / (1UL << 53);
    private const int Group = 32;

    /// <summary>Standard normal values of shape (count, shapeOfOne...), float32, row i belonging to position firstPosition + i.</summary>
    public static Tensor Normal(StreamKey key, long firstPosition, long count, ReadOnlySpan<long> shapeOfOne, Device? device = null) =>
        Fill(key, firstPosition, count, shapeOfOne, device, default(NormalDraw));

    /// <summary>Uniform values in [0, 1) of shape (count, shapeOfOne...), float32.</summary>
    public static Tensor Uniform(StreamKey key, long firstPosition, long count, ReadOnlySpan<long> shapeOfOne, Device? device = null) =>
        Fill(key, firstPosition, count, shapeOfOne, device, default(UniformDraw));

    /// <summary>Ones with the given probability, else zeros, of shape (count, shapeOfOne...), float32.</summary>
    public static Tensor Mask(
        StreamKey key, long firstPosition, long count, ReadOnlySpan<long> shapeOfOne, double probability, Device? device = null) =>
        Fill(key, firstPosition, count, shapeOfOne, device, new MaskDraw((ulong)Math.Round(probability * 4294967296.0)));

    /// <summary>One uniform value in [0, 1) for each position, 53 bits.</summary>
    public static double[] UniformDoubles(StreamKey key, long firstPosition, long count) =>
        PerPosition(key, firstPosition, count, static block => Unit(block.A, block.B));

    /// <summary>One standard normal value for each position.</summary>
    public static double[] NormalDoubles(StreamKey key, long firstPosition, long count) =>
        PerPosition(key, firstPosition, count, static block =>
            Math.Sqrt(-2 * Math.Log(1 - Unit(block.A, block.B))) * Math.Cos(2 * Math.PI * Unit(block.C, block.D)));

    /// <summary>One integer in [0, exclusiveMaximum) for each position.</summary>
    public static long[] Integers(StreamKey key, long firstPosition, long count, long exclusiveMaximum) =>
        PerPosition(key, firstPosition, count, block => (long)Math.BigMul(Bits(block.A, block.B), (ulong)exclusiveMaximum, out _));

    private static double Unit(uint high, uint low) => (Bits(high, low) >> 11) * DoubleUnit;

    private static ulong Bits(uint high, uint low) => (ulong)high << 32 | low;

    private static T[] PerPosition<T>(StreamKey key, long firstPosition, long count, Func<PhiloxBlock, T> transform)
    {
        var (k0, k1) = key.Derive();
        var values = new T[count];
        for (var i = 0; i < values.Length; i++)
        {
            var position = firstPosition + i;
            values[i] = transform(Philox.Block(0, 0, (uint)position, (uint)(position >> 32), k0, k1));
        }

        return values;
    }

    private static Tensor Fill<TDraw>(
        StreamKey key, long firstPosition, long count, ReadOnlySpan<long> shapeOfOne, Device? device, TDraw draw)
        where TDraw : struct, IDraw
    {
        var size = 1L;
        foreach (var dimension in shapeOfOne) size *= dimension;
        var tensor = empty([count, .. shapeOfOne], ScalarType.Float32, CPU);
        var rows = MemoryMarshal.Cast<byte, float>(tensor.bytes);
        var (k0, k1) = key.Derive();
        for (var i = 0; i < count; i++) FillRow(rows.Slice((int)(i * size), (int)size), firstPosition + i, k0, k1, draw);
        return device is null || device.type == DeviceType.CPU ? tensor : tensor.to(device, disposeAfter: true);
    }

    // Elements 32 g ... 32 g + 31 of a row are the first words of blocks 8 g ... 8 g + 7, then the second, third and fourth words.
    private static void FillRow<TDraw>(Span<float> row, long position, uint k0, uint k1, TDraw draw)
        where TDraw : struct, IDraw
    {
        uint block = 0;
        for (; row.Length >= Group; row = row[Group..], block += Group / 4) FillGroup(row, block, position, k0, k1, draw);
        if (row.IsEmpty) return;
        Span<float> last = stackalloc float[Group];
        FillGroup(last, block, position, k0, k1, draw);
        last[..row.Length].CopyTo(row);
    }

    private static void FillGroup<TDraw>(Span<float> group, uint block, long position, uint k0, uint k1, TDraw draw)
        where TDraw : struct, IDraw
    {
        var values = draw.From(Philox.EightBlocks(block, position, k0, k1));
        Vector512.Narrow(values.A, values.B).CopyTo(group);
        Vector512.Narrow(values.C, values.D).CopyTo(group[(Group / 2)..]);
    }
}
