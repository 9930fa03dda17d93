using Hayate.Contracts.Specification;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Data.Arrays;

/// <summary>Brings an array of images into the order of ours and looks at its values.</summary>
internal static class NpzImages
{
    private const string Key = "dataset.images";
    private const string RangeKey = "dataset.range";

    /// <summary>The images as (N, C, H, W); null after noting why not.</summary>
    public static Tensor? Arrange(Tensor array, NpzDataset spec, Problems problems)
    {
        CheckValues(array, spec, problems);
        var axes = array.shape;
        var shape = string.Join(" x ", axes);
        if (axes.Length is not (3 or 4) || axes.Any(axis => axis == 0))
        {
            problems.Add(Key, $"the array is of shape {shape}. Images have the shape (N, H, W, C), (N, C, H, W) or (N, H, W), and at least one value.");
            return null;
        }

        if (axes.Length == 3)
            return array.unsqueeze(1);
        bool last = axes[3] is 1 or 3, first = axes[1] is 1 or 3;
        if (spec.Layout is null && last == first)
        {
            problems.Add("dataset.layout", $"the order of the axes cannot be told from the shape {shape}. Write layout: nhwc or layout: nchw.");
            return null;
        }

        return spec.Layout == ArrayLayout.Nhwc || (spec.Layout is null && last) ? array.permute(0, 3, 1, 2).contiguous() : array;
    }

    /// <summary>How stored values v become values in [-1, 1]: v / divisor + offset.</summary>
    public static (double Divisor, double Offset) Scale(NpzDataset spec)
    {
        if (spec.Range is not [var low, var high])
            return (127.5, -1);
        var half = (high - low) / 2;
        return (half, -1 - (low / half));
    }

    private static void CheckValues(Tensor array, NpzDataset spec, Problems problems)
    {
        if (array.dtype == ScalarType.Byte)
        {
            if (!spec.Range.IsEmpty)
                problems.Add(RangeKey, "values of uint8 images always go from 0 to 255. Remove the key.");
        }
        else if (array.dtype != ScalarType.Float32)
        {
            problems.Add(Key, $"the images are of type {array.dtype}. Save them as uint8 or float32.");
        }
        else if (spec.Range is not [var low, var high] || !(low < high))
        {
            problems.Add(RangeKey, "float32 images need the values that mean black and white, the lower first. Write for example range: [0, 1] or range: [-1, 1].");
        }
        else if (array.numel() > 0)
        {
            CheckRange(array, low, high, problems);
        }
    }

    private static void CheckRange(Tensor array, double low, double high, Problems problems)
    {
        using var scope = NewDisposeScope();
        var unusable = array.isfinite().logical_not_().sum().item<long>();
        if (unusable > 0)
            problems.Add(Key, $"{unusable} of {array.numel()} values are not finite. Remove the images that have them.");
        var (smallest, largest) = (array.min().item<float>(), array.max().item<float>());
        if (unusable == 0 && (smallest < low || largest > high))
            problems.Add(RangeKey, FormattableString.Invariant($"the values go from {smallest} to {largest}, beyond [{low}, {high}]. Give the range that they have, or clip them."));
    }
}
