using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Hayate.Training.Networks;

/// <summary>
/// A residual convolutional classifier: blocks at falling resolutions, the mean over pixels, a penultimate layer whose activations serve as
/// features, and the logits of the classes. It is told neither a noise level nor a condition.
/// </summary>
internal sealed class ConvNet : Network
{
    private readonly ConvNetSpec _spec;
    private readonly ImageShape _shape;
    private readonly List<ConvNetBlock> _residuals = [];

    [ComponentName(Name = "stem")]
    private readonly Convolution _stem;

    [ComponentName(Name = "blocks")]
    private readonly NamedModules _blocks = new();

    [ComponentName(Name = "norm")]
    private readonly GroupNormalization _norm;

    [ComponentName(Name = "penultimate")]
    private readonly Dense _penultimate;

    [ComponentName(Name = "classes")]
    private readonly Dense _classes;

    public ConvNet(ConvNetSpec spec, ImageShape shape, Initializer initializer)
        : base(nameof(ConvNet))
    {
        (_spec, _shape) = (spec, shape);
        if (spec.Multipliers.IsDefaultOrEmpty || spec.Multipliers.Any(multiplier => multiplier < 1))
            throw new ArgumentException("network.multipliers: expected one positive multiplier for each resolution, such as [1, 2].");
        var halvings = spec.Multipliers.Length - 1;
        if (halvings > 0 && (shape.Height % (1 << halvings) != 0 || shape.Width % (1 << halvings) != 0))
            throw new ArgumentException($"network.multipliers: images of {shape.Height}x{shape.Width} cannot be halved {halvings} times. Use fewer multipliers.");
        var channels = spec.Channels;
        _stem = new Convolution(shape.Channels, channels, 3, initializer);
        for (var level = 0; level <= halvings; level++)
        {
            for (var index = 0; index < spec.Blocks; index++)
            {
                var options = new ConvolutionOptions(channels, spec.Channels * spec.Multipliers[level], 3)
                {
                    Resampling = level > 0 && index == 0 ? Resampling.Down : Resampling.None,
                };
                _residuals.Add(_blocks.Add($"{level}_{index}", new ConvNetBlock(options, spec.Dropout, _residuals.Count, initializer)));
                channels = options.Outputs;
            }
        }

        _norm = new GroupNormalization(channels);
        _penultimate = new Dense(channels, spec.Features, initializer);
        _classes = new Dense(spec.Features, Math.Max(spec.Classes, 1), initializer);
        RegisterComponents();
    }

    /// <summary>Logits (B, classes) of images.</summary>
    public override Tensor Forward(Tensor x, Tensor noise, Condition condition, DropoutMasks dropout)
    {
        using var scope = NewDisposeScope();
        return Logits(Features(x, dropout)).MoveToOuterDisposeScope();
    }

    /// <summary>Activations of the penultimate layer, (B, features).</summary>
    /// <param name="x">Images in [-1, 1], (B, C, H, W).</param>
    /// <param name="dropout">Masks of this batch.</param>
    public Tensor Features(Tensor x, DropoutMasks dropout)
    {
        using var scope = NewDisposeScope();
        var h = _stem.forward(x);
        foreach (var block in _residuals) h = block.Forward(h, dropout);
        return silu(_penultimate.forward(silu(_norm.forward(h)).mean([2, 3]))).MoveToOuterDisposeScope();
    }

    /// <summary>Logits (B, classes) of features.</summary>
    public Tensor Logits(Tensor features) => _classes.forward(features);

    /// <inheritdoc/>
    protected override Network CreateAlike() => new ConvNet(_spec, _shape, Initializer.Blank);
}
