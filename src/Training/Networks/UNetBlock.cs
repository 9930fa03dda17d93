using Hayate.Training.Numerics;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Hayate.Training.Networks;

/// <summary>How one block of a U-Net differs from the others.</summary>
internal sealed record UNetBlockOptions
{
    public required int Inputs { get; init; }

    public required int Outputs { get; init; }

    public required int Embedding { get; init; }

    public Resampling Resampling { get; init; }

    public bool Attention { get; init; }

    public double Dropout { get; init; }

    /// <summary>Number of the block's dropout layer within the network.</summary>
    public required int DropoutPlace { get; init; }
}

/// <summary>
/// Residual block of SongUNet with optional resampling and self-attention (Karras et al. 2022, Appendix F; Song et al. 2021).
/// </summary>
internal sealed class UNetBlock : nn.Module
{
    private const double ResidualGain = 1e-5;
    private static readonly double SkipScale = Math.Sqrt(0.5);
    private static readonly double AttentionGain = Math.Sqrt(0.2);

    private readonly UNetBlockOptions _options;

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
    private readonly Convolution? _skip;

    [ComponentName(Name = "norm2")]
    private readonly GroupNormalization? _norm2;

    [ComponentName(Name = "qkv")]
    private readonly Convolution? _qkv;

    [ComponentName(Name = "proj")]
    private readonly Convolution? _proj;

    public UNetBlock(UNetBlockOptions options, Initializer initializer)
        : base(nameof(UNetBlock))
    {
        _options = options;
        int inputs = options.Inputs, outputs = options.Outputs;
        _norm0 = new GroupNormalization(inputs);
        _conv0 = new Convolution(inputs, outputs, 3, initializer, options.Resampling);
        _affine = new Dense(options.Embedding, outputs, initializer);
        _norm1 = new GroupNormalization(outputs);
        _conv1 = new Convolution(outputs, outputs, 3, initializer, gain: ResidualGain);
        if (inputs != outputs || options.Resampling != Resampling.None)
        {
            _skip = new Convolution(inputs, outputs, 1, initializer, options.Resampling);
        }

        if (options.Attention)
        {
            _norm2 = new GroupNormalization(outputs);
            _qkv = new Convolution(outputs, 3 * outputs, 1, initializer, gain: AttentionGain);
            _proj = new Convolution(outputs, outputs, 1, initializer, gain: ResidualGain);
        }

        RegisterComponents();
    }

    public int Inputs => _options.Inputs;

    public int Outputs => _options.Outputs;

    /// <param name="x">Activations, (B, Inputs, H, W).</param>
    /// <param name="embedding">Embedding of the noise level, (B, Embedding).</param>
    /// <param name="dropout">Masks of this batch.</param>
    public Tensor Forward(Tensor x, Tensor embedding, DropoutMasks dropout)
    {
        using var scope = NewDisposeScope();
        var h = _conv0.forward(silu(_norm0.forward(x)));
        h = h + _affine.forward(embedding).unsqueeze(2).unsqueeze(3);
        h = dropout.Apply(silu(_norm1.forward(h)), _options.DropoutPlace, _options.Dropout);
        h = (_conv1.forward(h) + (_skip?.forward(x) ?? x)).Times(SkipScale);
        if (_proj is not null)
        {
            h = (_proj.forward(SelfAttention.Attend(_qkv!.forward(_norm2!.forward(h)))) + h).Times(SkipScale);
        }

        return h.MoveToOuterDisposeScope();
    }
}
