using System.Numerics;
using System.Runtime.InteropServices;

namespace Hayate.Collectives.Reductions;

/// <summary>Conversion of vectors between bfloat16 and single precision; the same numbers as <see cref="BFloat16"/> gives one by one.</summary>
internal static class BFloat16Vectors
{
    private const int BlockLength = 1 << 20;

    public static unsafe void Widen(nint values, nint target, long count)
    {
        for (long done = 0; done < count; done += BlockLength)
        {
            var length = (int)Math.Min(BlockLength, count - done);
            Widen(new ReadOnlySpan<ushort>((ushort*)values + done, length), new Span<float>((float*)target + done, length));
        }
    }

    public static unsafe void Narrow(nint values, nint target, long count)
    {
        for (long done = 0; done < count; done += BlockLength)
        {
            var length = (int)Math.Min(BlockLength, count - done);
            Narrow(new ReadOnlySpan<float>((float*)values + done, length), new Span<ushort>((ushort*)target + done, length));
        }
    }

    public static void Widen(ReadOnlySpan<ushort> values, Span<float> target)
    {
        Span<uint> bits = MemoryMarshal.Cast<float, uint>(target);
        var i = 0;
        for (; i <= values.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(values[i..]), out Vector<uint> lower, out Vector<uint> upper);
            (lower << 16).CopyTo(bits[i..]);
            (upper << 16).CopyTo(bits[(i + Vector<uint>.Count)..]);
        }

        for (; i < values.Length; i++)
            target[i] = new BFloat16(values[i]).ToSingle();
    }

    public static void Narrow(ReadOnlySpan<float> values, Span<ushort> target)
    {
        var i = 0;
        for (; i <= values.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
            Vector.Narrow(Round(new Vector<float>(values[i..])), Round(new Vector<float>(values[(i + Vector<float>.Count)..]))).CopyTo(target[i..]);
        for (; i < values.Length; i++)
            target[i] = BFloat16.FromSingle(values[i]).Bits;
    }

    private static Vector<uint> Round(Vector<float> values)
    {
        Vector<uint> bits = Vector.AsVectorUInt32(values);
        Vector<uint> upper = bits >>> 16;
        Vector<uint> rounded = (bits + new Vector<uint>(0x7FFF) + (upper & Vector<uint>.One)) >>> 16;
        Vector<uint> isNumber = Vector.AsVectorUInt32(Vector.Equals(values, values));
        return Vector.ConditionalSelect(isNumber, rounded, upper | new Vector<uint>(0x40));
    }
}
