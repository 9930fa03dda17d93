using System.Runtime.CompilerServices;

namespace Hayate.Training.Numerics;

/// <summary>The counter-based generator Philox 4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011).</summary>
internal static class Philox
{
    private const int Rounds = 10;

    /// <summary>128 random bits as a function of a 128-bit counter and a 64-bit key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxBlock Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var left = 0xD2511F53UL * c0;
            var right = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(right >> 32) ^ c1 ^ k0, (uint)right, (uint)(left >> 32) ^ c3 ^ k1, (uint)left);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        return new PhiloxBlock(c0, c1, c2, c3);
    }
}

/// <summary>One output of <see cref="Philox"/>.</summary>
internal readonly record struct PhiloxBlock(uint A, uint B, uint C, uint D)
{
    private const float FloatUnit = 1f / (1 << 24);

    /// <summary>Four floats in [0, 1), 24 bits each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (float A, float B, float C, float D) Uniforms() =>
        ((A >> 8) * FloatUnit, (B >> 8) * FloatUnit, (C >> 8) * FloatUnit, (D >> 8) * FloatUnit);

    /// <summary>Four standard normals by two Box-Muller transforms; the largest magnitude is 6.7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (float A, float B, float C, float D) Normals()
    {
        var (a, b) = BoxMuller(A, B);
        var (c, d) = BoxMuller(C, D);
        return (a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (float Cosine, float Sine) BoxMuller(uint radius, uint angle)
    {
        // Half a unit above zero: the logarithm stays finite and keeps all 32 bits where they matter, in the tail.
        var length = MathF.Sqrt(-2f * MathF.Log((radius + 0.5f) * (1f / 4294967296f)));
        var (sine, cosine) = MathF.SinCos((int)angle * (MathF.PI * (1f / 2147483648f)));
        return (length * cosine, length * sine);
    }
}
