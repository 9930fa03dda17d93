namespace Hayate.Training.Data;

/// <summary>Classes of a data set's images.</summary>
/// <param name="Values">Class of each image, from 0; empty when there are none.</param>
/// <param name="Classes">Number of classes; 0 when there are none.</param>
internal sealed record ClassLabels(int[] Values, int Classes)
{
    public static ClassLabels None { get; } = new([], 0);

    /// <summary>Classes as a file numbers them; there are as many as the largest number tells.</summary>
    public static ClassLabels Of(byte[]? values) => values is null ? None : Of(Array.ConvertAll(values, value => (int)value));

    /// <inheritdoc cref="Of(byte[])"/>
    public static ClassLabels Of(int[] values) => values.Length == 0 ? None : new ClassLabels(values, values.Max() + 1);
}
