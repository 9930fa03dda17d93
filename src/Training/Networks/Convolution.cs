using System.Collections.Immutable;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>Size and place of a convolution.</summary>
internal sealed record ConvolutionOptions(int Inputs, int Outputs, int Kernel)
{
    public Resampling Resampling { get; init; }

    /// <summary>Weights of the resampling filter along one axis.</summary>
    public ImmutableArray<double> Filter { get; init; } = [1, 1];

    /// <summary>Convolve first and halve the resolution then, with one border of zeros for both.</summary>
    public bool ConvolvesFirst { get; init; }
}

/// <summary>
/// Same-size convolution with optional resampling by two: <c>weight</c> (out, in, k, k), <c>bias</c> (out) and, when resampling, the buffer
/// <c>resample_filter</c> (1, 1, n, n).
/// </summary>
internal sealed class Convolution : nn.Module<Tensor, Tensor>
{
    private readonly ConvolutionOptions _options;

    [ComponentName(Name = "weight")]
    private Parameter _weight;

    [ComponentName(Name = "bias")]
    private Parameter _bias;

    [ComponentName(Name = "resample_filter")]
    private Tensor? _filter;

    public Convolution(int inputs, int outputs, int kernel, Initializer initializer, double gain = 1)
        : this(new ConvolutionOptions(inputs, outputs, kernel), initializer, InitialWeights.Xavier(gain))
    {
    }

    public Convolution(ConvolutionOptions options, Initializer initializer, InitialWeights law)
        : base(nameof(Convolution))
    {
        _options = options;
        var (inputs, outputs, kernel) = options;
        int fanIn = inputs * kernel * kernel, fanOut = outputs * kernel * kernel;
        _weight = initializer.Weights([outputs, inputs, kernel, kernel], fanIn, fanOut, law);
        _bias = initializer.Biases(outputs, fanIn, fanOut, law);
        _filter = options.Resampling == Resampling.None ? null : Resample.Filter(options.Filter.AsSpan());
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return (_options.ConvolvesFirst ? ConvolveThenHalve(x) : ResampleThenConvolve(x)).MoveToOuterDisposeScope();
    }

    private Tensor ResampleThenConvolve(Tensor x)
    {
        long border = _options.Kernel / 2;
        var resampled = _filter is null ? x : Resample.Apply(x, _filter, _options.Resampling);
        return ChannelBlocks.Convolve(resampled, _weight, _bias, border);
    }

    private Tensor ConvolveThenHalve(Tensor x)
    {
        var border = _options.Kernel / 2 + Resample.Border(_filter!);
        var wide = ChannelBlocks.Convolve(x, _weight, bias: null, border);
        return Resample.Down(wide, _filter!, border: 0) + _bias.view(1, -1, 1, 1);
    }
}
