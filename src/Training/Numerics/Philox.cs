using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hayate.Training.Numerics;

/// <summary>
/// The counter-based generator Philox 4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011): 128 random bits as a function of a 128-bit counter
/// and a 64-bit key.
/// </summary>
internal static class Philox
{
    private const int Rounds = 10;
    private const ulong LeftFactor = 0xD2511F53;
    private const ulong RightFactor = 0xCD9E8D57;
    private const uint LeftWeyl = 0x9E3779B9;
    private const uint RightWeyl = 0xBB67AE85;

    /// <summary>One block.</summary>
    public static PhiloxBlock Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var left = LeftFactor * c0;
            var right = RightFactor * c2;
            (c0, c1, c2, c3) = ((uint)(right >> 32) ^ c1 ^ k0, (uint)right, (uint)(left >> 32) ^ c3 ^ k1, (uint)left);
            k0 += LeftWeyl;
            k1 += RightWeyl;
        }

        return new PhiloxBlock(c0, c1, c2, c3);
    }

    /// <summary>
    /// The eight blocks of counters (firstBlock ... firstBlock + 7, 0, position); lane i of each word belongs to block i.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<ulong> EightBlocks(uint firstBlock, long position, uint k0, uint k1)
    {
        var half = Vector512.Create((ulong)uint.MaxValue);
        Vector512<ulong> leftFactor = Vector512.Create(LeftFactor), rightFactor = Vector512.Create(RightFactor);
        var c0 = Vector512.Create((ulong)firstBlock) + Vector512<ulong>.Indices;
        var c1 = Vector512<ulong>.Zero;
        Vector512<ulong> c2 = Vector512.Create((ulong)(uint)position), c3 = Vector512.Create((ulong)position >> 32);
        for (var round = 0; round < Rounds; round++)
        {
            var left = leftFactor * c0;
            var right = rightFactor * c2;
            c0 = (right >>> 32) ^ c1 ^ Vector512.Create((ulong)k0);
            c1 = right & half;
            c2 = (left >>> 32) ^ c3 ^ Vector512.Create((ulong)k1);
            c3 = left & half;
            k0 += LeftWeyl;
            k1 += RightWeyl;
        }

        return new Lanes<ulong>(c0, c1, c2, c3);
    }
}

/// <summary>One output of <see cref="Philox"/>.</summary>
internal readonly record struct PhiloxBlock(uint A, uint B, uint C, uint D);

/// <summary>The words of eight outputs of <see cref="Philox"/>, or what was made of them.</summary>
internal readonly record struct Lanes<T>(Vector512<T> A, Vector512<T> B, Vector512<T> C, Vector512<T> D);
