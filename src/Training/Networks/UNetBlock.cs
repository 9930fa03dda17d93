using Hayate.Training.Numerics;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Hayate.Training.Networks;

/// <summary>How one block of a U-Net differs from the others.</summary>
internal sealed record UNetBlockOptions(int Inputs, int Outputs)
{
    public Resampling Resampling { get; init; }

    public bool Attention { get; init; }

    /// <summary>Number of the block's dropout layer within the network.</summary>
    public required int DropoutPlace { get; init; }
}

/// <summary>
/// Residual block with optional resampling and self-attention (Karras et al. 2022, Appendix F; Song et al. 2021; Dhariwal and Nichol 2021).
/// </summary>
internal sealed class UNetBlock : nn.Module
{
    private readonly UNetBlockOptions _options;
    private readonly UNetBlockStyle _style;
    private readonly int _heads;

    [ComponentName(Name = "norm0")]
    private readonly GroupNormalization _norm0;

    [ComponentName(Name = "conv0")]
    private readonly Convolution _conv0;

    [ComponentName(Name = "affine")]
    private readonly Dense _affine;

    [ComponentName(Name = "norm1")]
    private readonly GroupNormalization _norm1;

    [ComponentName(Name = "conv1")]
    private readonly Convolution _conv1;

    [ComponentName(Name = "skip")]
    private readonly nn.Module<Tensor, Tensor>? _skip;

    [ComponentName(Name = "norm2")]
    private readonly GroupNormalization? _norm2;

    [ComponentName(Name = "qkv")]
    private readonly Convolution? _qkv;

    [ComponentName(Name = "proj")]
    private readonly Convolution? _proj;

    public UNetBlock(UNetBlockOptions options, UNetBlockStyle style, Initializer initializer)
        : base(nameof(UNetBlock))
    {
        (_options, _style) = (options, style);
        var (inputs, outputs) = options;
        _norm0 = new GroupNormalization(inputs, style.Epsilon);
        _conv0 = new Convolution(Resampled(kernel: 3), initializer, style.Weights);
        _affine = new Dense(style.Embedding, style.ScalesAndShifts ? 2 * outputs : outputs, initializer, style.Weights);
        _norm1 = new GroupNormalization(outputs, style.Epsilon);
        _conv1 = new Convolution(new ConvolutionOptions(outputs, outputs, 3), initializer, style.LastWeights);
        _skip = CreateSkip(initializer);
        _heads = options.Attention ? style.Heads(outputs) : 0;
        if (_heads > 0)
        {
            if (outputs % _heads != 0) throw new ArgumentException($"network.channels: {outputs} channels cannot be shared evenly by {_heads} attention heads of {style.HeadChannels}. Use a multiple of {style.HeadChannels}.");
            _norm2 = new GroupNormalization(outputs, style.Epsilon);
            _qkv = new Convolution(new ConvolutionOptions(outputs, 3 * outputs, 1), initializer, style.AttentionWeights);
            _proj = new Convolution(new ConvolutionOptions(outputs, outputs, 1), initializer, style.LastWeights);
        }

        RegisterComponents();
    }

    /// <param name="x">Activations, (B, inputs, H, W).</param>
    /// <param name="embedding">Embedding of noise level and condition, (B, embedding).</param>
    /// <param name="dropout">Masks of this batch.</param>
    public Tensor Forward(Tensor x, Tensor embedding, DropoutMasks dropout)
    {
        using var scope = NewDisposeScope();
        var h = Modulated(_conv0.forward(silu(_norm0.forward(x))), _affine.forward(embedding).unsqueeze(2).unsqueeze(3));
        h = _conv1.forward(dropout.Apply(silu(h), _options.DropoutPlace, _style.Dropout));
        h = Scaled(Sum(h, _skip?.forward(x) ?? x));
        if (_proj is not null)
        {
            h = Scaled(Sum(_proj.forward(SelfAttention.Attend(_qkv!.forward(_norm2!.forward(h)), _heads)), h));
        }

        return h.MoveToOuterDisposeScope();
    }

    private Tensor Modulated(Tensor h, Tensor parameters)
    {
        if (!_style.ScalesAndShifts) return _norm1.forward(Sum(h, parameters));
        var parts = parameters.chunk(2, 1);
        return _norm1.forward(h) * parts[0].Plus(1) + parts[1];
    }

    // A convolution's result is nobody else's and its gradients do not need it, so sums and scales go into it. Under autocast types may differ.
    private static Tensor Sum(Tensor convolved, Tensor other) => convolved.dtype == other.dtype ? convolved.add_(other) : convolved + other;

    private Tensor Scaled(Tensor sum) => _style.SkipScale == 1 ? sum : sum.Scale(_style.SkipScale);

    private nn.Module<Tensor, Tensor>? CreateSkip(Initializer initializer)
    {
        var changes = _options.Inputs != _options.Outputs;
        if (changes || (_style.ProjectsResampled && _options.Resampling != Resampling.None))
            return new Convolution(Resampled(kernel: 1), initializer, _style.Weights);
        return _options.Resampling == Resampling.None ? null : new ResamplingLayer(_options.Resampling, _style.Filter);
    }

    private ConvolutionOptions Resampled(int kernel) =>
        new(_options.Inputs, _options.Outputs, kernel) { Resampling = _options.Resampling, Filter = _style.Filter };
}
