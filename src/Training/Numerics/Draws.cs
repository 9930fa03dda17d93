using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hayate.Training.Numerics;

/// <summary>Uniform in [0, 1), 24 bits.</summary>
internal readonly struct UniformDraw : IDraw
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes<double> From(Lanes<ulong> words) => new(Unit(words.A), Unit(words.B), Unit(words.C), Unit(words.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Unit(Vector512<ulong> word) => Vector512.ConvertToDouble(word >>> 8) * (1.0 / (1 << 24));
}

/// <summary>One with a probability, given in units of 2^-32, else zero.</summary>
internal readonly struct MaskDraw(ulong probability) : IDraw
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes<double> From(Lanes<ulong> words) => new(Below(words.A), Below(words.B), Below(words.C), Below(words.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Below(Vector512<ulong> word) =>
        Vector512.LessThan(word, Vector512.Create(probability)).AsDouble() & Vector512<double>.One;
}

/// <summary>Standard normal by the Box-Muller transform; the largest magnitude is 6.7.</summary>
/// <remarks>
/// Logarithm and sine are polynomials in plain float64 arithmetic, good to about 1e-10, rather than calls of the system's library: the same
/// key gives the same float32 numbers on every machine.
/// </remarks>
internal readonly struct NormalDraw : IDraw
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes<double> From(Lanes<ulong> words)
    {
        var (a, b) = Pair(words.A, words.B);
        var (c, d) = Pair(words.C, words.D);
        return new Lanes<double>(a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> First, Vector512<double> Second) Pair(Vector512<ulong> radius, Vector512<ulong> angle)
    {
        // Half a unit above zero, so that the logarithm is finite.
        var u = (Vector512.ConvertToDouble(radius) + Vector512.Create(0.5)) * (1.0 / 4294967296.0);
        var length = Vector512.Sqrt(Logarithm(u) * -2.0);
        var (cosine, sine) = CosineAndSine(angle);
        return (length * cosine, length * sine);
    }

    // u = 2^e m with m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh(s), s = (m - 1) / (m + 1), |s| < 0.172.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Logarithm(Vector512<double> u)
    {
        const ulong rootHalf = 0x3FE6A09E667F3BCD;
        const ulong mantissa = (1UL << 52) - 1;
        var bits = u.AsUInt64() - Vector512.Create(rootHalf);
        var exponent = Vector512.ConvertToDouble(bits.AsInt64() >> 52);
        var m = ((bits & Vector512.Create(mantissa)) + Vector512.Create(rootHalf)).AsDouble();
        var s = (m - Vector512<double>.One) / (m + Vector512<double>.One);
        var q = s * s;
        var series = Vector512.Create(2.0 / 13);
        series = series * q + Vector512.Create(2.0 / 11);
        series = series * q + Vector512.Create(2.0 / 9);
        series = series * q + Vector512.Create(2.0 / 7);
        series = series * q + Vector512.Create(2.0 / 5);
        series = series * q + Vector512.Create(2.0 / 3);
        series = series * q + Vector512.Create(2.0);
        return exponent * 0.693147180559945309 + series * s;
    }

    // The word is an angle in units of 2^-32 turns: the nearest quarter turn, and a rest of at most an eighth on either side of it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Cosine, Vector512<double> Sine) CosineAndSine(Vector512<ulong> angle)
    {
        var shifted = angle + Vector512.Create(1UL << 29);
        var quarter = (shifted >>> 30) & Vector512.Create(3UL);
        var rest = (shifted & Vector512.Create((1UL << 30) - 1)).AsInt64() - Vector512.Create(1L << 29);
        var x = Vector512.ConvertToDouble(rest) * (2 * Math.PI / 4294967296.0);
        var q = x * x;
        var sine = Vector512.Create(-1.0 / 39916800);
        sine = sine * q + Vector512.Create(1.0 / 362880);
        sine = sine * q + Vector512.Create(-1.0 / 5040);
        sine = sine * q + Vector512.Create(1.0 / 120);
        sine = sine * q + Vector512.Create(-1.0 / 6);
        sine = (sine * q + Vector512<double>.One) * x;
        var cosine = Vector512.Create(1.0 / 479001600);
        cosine = cosine * q + Vector512.Create(-1.0 / 3628800);
        cosine = cosine * q + Vector512.Create(1.0 / 40320);
        cosine = cosine * q + Vector512.Create(-1.0 / 720);
        cosine = cosine * q + Vector512.Create(1.0 / 24);
        cosine = cosine * q + Vector512.Create(-0.5);
        cosine = cosine * q + Vector512<double>.One;
        return Turn(cosine, sine, quarter);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Cosine, Vector512<double> Sine) Turn(
        Vector512<double> cosine, Vector512<double> sine, Vector512<ulong> quarter)
    {
        var odd = Vector512.Equals(quarter & Vector512<ulong>.One, Vector512<ulong>.One).AsDouble();
        // The sign bit: of the cosine in quarters 1 and 2, of the sine in 2 and 3.
        var cosineSign = (((quarter + Vector512<ulong>.One) & Vector512.Create(2UL)) << 62).AsDouble();
        var sineSign = ((quarter & Vector512.Create(2UL)) << 62).AsDouble();
        return (Vector512.ConditionalSelect(odd, sine, cosine) ^ cosineSign, Vector512.ConditionalSelect(odd, cosine, sine) ^ sineSign);
    }
}
