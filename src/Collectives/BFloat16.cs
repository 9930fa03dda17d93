using System.Globalization;

namespace Hayate.Collectives;

/// <summary>A number of the format bfloat16: the upper half of a single.</summary>
/// <param name="Bits">Sign, 8 bits of exponent, 7 bits of fraction.</param>
public readonly record struct BFloat16(ushort Bits)
{
    /// <summary>The same number as a single. Exact.</summary>
    public float ToSingle() => BitConverter.UInt32BitsToSingle((uint)Bits << 16);

    /// <summary>The nearest bfloat16, ties to even. NaN stays NaN.</summary>
    public static BFloat16 FromSingle(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? new BFloat16((ushort)((bits >> 16) | 0x40))
            : new BFloat16((ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
    }

    /// <inheritdoc cref="ToSingle"/>
    public static explicit operator float(BFloat16 value) => value.ToSingle();

    /// <inheritdoc cref="FromSingle"/>
    public static explicit operator BFloat16(float value) => FromSingle(value);

    /// <inheritdoc/>
    public override string ToString() => ToSingle().ToString(CultureInfo.InvariantCulture);
}
