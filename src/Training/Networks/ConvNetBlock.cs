using Hayate.Training.Numerics;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Hayate.Training.Networks;

/// <summary>Residual block of a classifier: twice normalisation, activation and convolution (He et al. 2016b), optionally at half the resolution.</summary>
internal sealed class ConvNetBlock : nn.Module
{
    private static readonly double SkipScale = Math.Sqrt(0.5);

    private readonly double _dropout;
    private readonly int _place;

    [ComponentName(Name = "norm0")]
    private readonly GroupNormalization _norm0;

    [ComponentName(Name = "conv0")]
    private readonly Convolution _conv0;

    [ComponentName(Name = "norm1")]
    private readonly GroupNormalization _norm1;

    [ComponentName(Name = "conv1")]
    private readonly Convolution _conv1;

    [ComponentName(Name = "skip")]
    private readonly Convolution _skip;

    /// <param name="options">Channels and resampling.</param>
    /// <param name="dropout">Probability that a value is dropped between the convolutions.</param>
    /// <param name="place">Number of the block within the network.</param>
    /// <param name="initializer">Draws the weights.</param>
    public ConvNetBlock(ConvolutionOptions options, double dropout, int place, Initializer initializer)
        : base(nameof(ConvNetBlock))
    {
        (_dropout, _place) = (dropout, place);
        var law = InitialWeights.Xavier(1);
        _norm0 = new GroupNormalization(options.Inputs);
        _conv0 = new Convolution(options, initializer, law);
        _norm1 = new GroupNormalization(options.Outputs);
        _conv1 = new Convolution(options.Outputs, options.Outputs, 3, initializer);
        _skip = new Convolution(options with { Kernel = 1 }, initializer, law);
        RegisterComponents();
    }

    public Tensor Forward(Tensor x, DropoutMasks dropout)
    {
        using var scope = NewDisposeScope();
        var h = silu(_norm1.forward(_conv0.forward(silu(_norm0.forward(x)))));
        return (_conv1.forward(dropout.Apply(h, _place, _dropout)) + _skip.forward(x)).Times(SkipScale).MoveToOuterDisposeScope();
    }
}
