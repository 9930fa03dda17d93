using System.Buffers.Binary;
using System.IO.Hashing;

namespace Hayate.Training.Data;

/// <summary>
/// The order in which a run sees its images: epoch after epoch, each in another order, as a pure function of (seed, position). No step
/// depends on an earlier one, so a resumed run and a gang of any size see the same images at the same positions.
/// </summary>
/// <remarks>
/// Each epoch is a Feistel permutation of the next even power of two, walked on until it falls inside the data set (Black and Rogaway 2002,
/// "Ciphers with Arbitrary Finite Domains"): constant memory at any size.
/// </remarks>
/// <param name="count">Images in the data set.</param>
/// <param name="seed">Seed of the run.</param>
public sealed class SampleOrder(int count, long seed)
{
    private const int Rounds = 6;
    private readonly int _halfBits = Math.Max(1, (32 - int.LeadingZeroCount(count - 1) + 1) / 2);

    /// <summary>Index of the image at a position of the run's endless sequence of samples.</summary>
    public int this[long position]
    {
        get
        {
            (long epoch, long offset) = Math.DivRem(position, count);
            uint value = (uint)offset;
            do
                value = Permute(epoch, value);
            while (value >= count);
            return (int)value;
        }
    }

    /// <summary>Indices at consecutive positions.</summary>
    public int[] Range(long position, int length)
    {
        int[] indices = new int[length];
        for (int i = 0; i < length; i++)
            indices[i] = this[position + i];
        return indices;
    }

    private uint Permute(long epoch, uint value)
    {
        uint mask = (1u << _halfBits) - 1;
        uint left = value >> _halfBits;
        uint right = value & mask;
        for (int round = 0; round < Rounds; round++)
            (left, right) = (right, left ^ (Mix(epoch, round, right) & mask));
        return (left << _halfBits) | right;
    }

    private uint Mix(long epoch, int round, uint half)
    {
        Span<byte> input = stackalloc byte[24];
        BinaryPrimitives.WriteInt64LittleEndian(input, seed);
        BinaryPrimitives.WriteInt64LittleEndian(input[8..], epoch);
        BinaryPrimitives.WriteInt32LittleEndian(input[16..], round);
        BinaryPrimitives.WriteUInt32LittleEndian(input[20..], half);
        return (uint)XxHash3.HashToUInt64(input);
    }
}
