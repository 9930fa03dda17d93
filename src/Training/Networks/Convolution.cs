using Hayate.Training.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>What a convolution does to the resolution before it convolves.</summary>
internal enum Resampling
{
    None,
    Up,
    Down,
}

/// <summary>
/// Same-size convolution with optional resampling by two: <c>weight</c> (out, in, k, k), <c>bias</c> (out) and, when resampling, the buffer
/// <c>resample_filter</c> (1, 1, f, f).
/// </summary>
internal sealed class Convolution : nn.Module<Tensor, Tensor>
{
    private readonly int _inputs;
    private readonly int _padding;
    private readonly Resampling _resampling;

    [ComponentName(Name = "weight")]
    private Parameter _weight;

    [ComponentName(Name = "bias")]
    private Parameter _bias;

    [ComponentName(Name = "resample_filter")]
    private Tensor? _filter;

    public Convolution(
        int inputs, int outputs, int kernel, Initializer initializer, Resampling resampling = Resampling.None, double gain = 1)
        : base(nameof(Convolution))
    {
        _inputs = inputs;
        _padding = kernel / 2;
        _resampling = resampling;
        _weight = initializer.XavierUniform([outputs, inputs, kernel, kernel], inputs * kernel * kernel, outputs * kernel * kernel, gain);
        _bias = Initializer.Zeros(outputs);
        _filter = resampling == Resampling.None ? null : BoxFilter();
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return nn.functional.conv2d(Resample(x), _weight, _bias, padding: [_padding, _padding]).MoveToOuterDisposeScope();
    }

    // Outer product of [1, 1] with itself, summing to one.
    private static Tensor BoxFilter() => ScalarArithmetic.Filled([1, 1, 2, 2], 0.25).DetachFromDisposeScope();

    private Tensor Resample(Tensor x)
    {
        if (_filter is null) return x;
        long border = (_filter.size(-1) - 1) / 2;
        var filter = _filter.expand(_inputs, 1, -1, -1);
        return _resampling == Resampling.Down
            ? nn.functional.conv2d(x, filter, strides: [2, 2], padding: [border, border], groups: _inputs)
            : nn.functional.conv_transpose2d(x, filter.Times(4), strides: [2, 2], padding: [border, border], groups: _inputs);
    }
}
