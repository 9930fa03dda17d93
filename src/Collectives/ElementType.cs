namespace Hayate.Collectives;

/// <summary>Type of the elements of a reduction.</summary>
public enum ElementType : byte
{
    /// <summary>IEEE single precision, <see cref="float"/>.</summary>
    Float32,

    /// <summary>Upper half of a single, <see cref="Collectives.BFloat16"/>. Sums are taken in single precision and rounded once, to nearest even.</summary>
    BFloat16,

    /// <summary>IEEE double precision, <see cref="double"/>.</summary>
    Float64,

    /// <summary>Signed 32-bit integers, <see cref="int"/>. Sums wrap around.</summary>
    Int32,

    /// <summary>Signed 64-bit integers, <see cref="long"/>. Sums wrap around.</summary>
    Int64,
}
