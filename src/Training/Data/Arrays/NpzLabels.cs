using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Data.Arrays;

/// <summary>Looks at an array of labels.</summary>
internal static class NpzLabels
{
    private const string Key = "dataset.labels";
    private const int MostClasses = 1_000_000;

    /// <summary>The classes; none after noting what is wrong with them.</summary>
    /// <param name="array">The labels.</param>
    /// <param name="images">Shape of the images, if it is known.</param>
    /// <param name="problems">Where a problem is noted.</param>
    public static ClassLabels Of(Tensor array, long[]? images, Problems problems)
    {
        if (array.dtype is ScalarType.Float32 or ScalarType.Float64 || array.shape.Length != 1)
        {
            problems.Add(Key, $"the labels are an array of shape ({string.Join(", ", array.shape)}) and type {array.dtype}. Save one integer for each image (of one-hot rows, their argmax).");
            return ClassLabels.None;
        }

        long[] values = array.to(ScalarType.Int64).data<long>().ToArray();
        if (images is { Length: > 0 } && images[0] != values.Length)
            problems.Add(Key, $"there are {values.Length} labels for {images[0]} images. Save one label for each image.");
        var wrong = values.Where(value => value is < 0 or >= MostClasses).ToList();
        if (wrong.Count == 0)
            return ClassLabels.Of(Array.ConvertAll(values, value => (int)value));
        problems.Add(Key, $"{wrong.Count} of {values.Length} labels are below 0 or above {MostClasses - 1}, the first is {wrong[0]}. Number the classes from 0.");
        return ClassLabels.None;
    }
}
