using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>Convolutions of float32 and bfloat16 on processors, whose library works on blocks of 16 channels.</summary>
/// <remarks>
/// oneDNN 3.7, which comes with libtorch 2.10, copies channels that fill no block into memory that it does not clear, and multiplies what happens to lie
/// behind them by zero weights: where that reads as NaN, so does the result. Seen on AMD's Zen 5; memory that was just freed held such values once in
/// some hundred convolutions. Channels are therefore filled up with zeros here. The arithmetic is the same, since the library computes whole blocks.
/// </remarks>
internal static class ChannelBlocks
{
    private const long Block = 16;

    /// <summary>Convolves x (B, inputs, H, W) at stride 1 with a square kernel.</summary>
    public static Tensor Convolve(Tensor x, Tensor weight, Tensor? bias, long border) => Convolve(x, weight, bias, [border, border]);

    /// <summary>Convolves x (B, inputs, H, W).</summary>
    public static Tensor Convolve(Tensor x, Tensor weight, Tensor? bias, long[] padding, long stride = 1)
    {
        long[] strides = [stride, stride];
        var (outputs, inputs) = (weight.size(0), weight.size(1));
        // Fewer inputs than a block are read where they are, and convolutions of single pixels leave out what is behind the last channel.
        var (missingInputs, missingOutputs) = (inputs > Block ? Missing(inputs) : 0, Missing(outputs));
        var isOfSinglePixels = weight.size(-1) == 1 && weight.size(-2) == 1;
        if (missingInputs + missingOutputs == 0 || isOfSinglePixels || x.dtype == ScalarType.Float64 || x.device_type != DeviceType.CPU)
            return nn.functional.conv2d(x, weight, bias, strides, padding);
        using var scope = NewDisposeScope();
        var whole = missingInputs > 0 ? nn.functional.pad(x, [0, 0, 0, 0, 0, missingInputs]) : x;
        var kernels = nn.functional.pad(weight, [0, 0, 0, 0, 0, missingInputs, 0, missingOutputs]);
        var biases = bias is null ? null : nn.functional.pad(bias, [0, missingOutputs]);
        var result = nn.functional.conv2d(whole, kernels, biases, strides, padding);
        return (missingOutputs > 0 ? result.narrow(1, 0, outputs).contiguous() : result).MoveToOuterDisposeScope();
    }

    private static long Missing(long channels) => (Block - (channels % Block)) % Block;
}
