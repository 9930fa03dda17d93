namespace Hayate.Collectives;

/// <summary>Element types and what they are in C#.</summary>
internal static class ElementTypes
{
    public static ElementType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            return ElementType.Float32;
        if (typeof(T) == typeof(BFloat16))
            return ElementType.BFloat16;
        if (typeof(T) == typeof(double))
            return ElementType.Float64;
        if (typeof(T) == typeof(int))
            return ElementType.Int32;
        return typeof(T) == typeof(long)
            ? ElementType.Int64
            : throw new NotSupportedException($"No reduction of {typeof(T).Name}: float, BFloat16, double, int and long are reduced.");
    }

    /// <summary>Bytes of an element.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.BFloat16 => 2,
        ElementType.Float32 or ElementType.Int32 => 4,
        ElementType.Float64 or ElementType.Int64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such element type."),
    };
}
