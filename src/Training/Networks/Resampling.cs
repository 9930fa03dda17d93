using Hayate.Training.Libtorch;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>What a layer does to the resolution.</summary>
internal enum Resampling
{
    None,
    Up,
    Down,
}

/// <summary>Doubling and halving of a resolution by a separable filter of an even number of weights.</summary>
internal static class Resample
{
    /// <summary>The filter in two dimensions, (1, 1, n, n), summing to one; the caller owns it.</summary>
    public static Tensor Filter(ReadOnlySpan<double> weights)
    {
        using var scope = NewDisposeScope();
        var row = tensor(weights.ToArray(), float64);
        var plane = row.unsqueeze(1) * row.unsqueeze(0);
        return (plane / plane.sum()).to(float32).unsqueeze(0).unsqueeze(0).DetachFromDisposeScope();
    }

    /// <summary>Zeros at the border that keep a resampled image in its place.</summary>
    public static long Border(Tensor filter) => (filter.size(-1) - 1) / 2;

    /// <summary>x (B, C, H, W) at the resolution asked for.</summary>
    public static Tensor Apply(Tensor x, Tensor filter, Resampling resampling) => resampling switch
    {
        Resampling.Up => Up(x, filter),
        Resampling.Down => Down(x, filter, Border(filter)),
        _ => x,
    };

    /// <summary>Halves the resolution after surrounding x with a border of zeros.</summary>
    public static Tensor Down(Tensor x, Tensor filter, long border)
    {
        using var float32 = Autocast.Suspend(x.device_type);
        return nn.functional.conv2d(Wide(x), ForEach(x, filter), strides: [2, 2], padding: [border, border], groups: x.size(1));
    }

    private static Tensor Up(Tensor x, Tensor filter)
    {
        using var float32 = Autocast.Suspend(x.device_type);
        var border = Border(filter);
        return nn.functional.conv_transpose2d(Wide(x), ForEach(x, filter).Times(4), strides: [2, 2], padding: [border, border], groups: x.size(1));
    }

    // Processors take 3 to 30 times as long over these convolutions, one to a channel, in bfloat16 as in float32.
    private static Tensor Wide(Tensor x) => x.dtype == ScalarType.BFloat16 ? x.to(ScalarType.Float32) : x;

    private static Tensor ForEach(Tensor x, Tensor filter) => filter.expand(x.size(1), 1, -1, -1);
}
