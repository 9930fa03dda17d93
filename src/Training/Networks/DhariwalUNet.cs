using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Hayate.Training.Networks;

/// <summary>
/// The U-Net of ADM (Dhariwal and Nichol 2021) as used by EDM (Karras et al. 2022, Appendix F). Names and shapes of the weights are those of
/// published EDM checkpoints.
/// </summary>
internal sealed class DhariwalUNet : Network
{
    private static readonly InitialWeights Weights = new(InitialDistribution.KaimingUniform, Math.Sqrt(1.0 / 3), Math.Sqrt(1.0 / 3));
    private static readonly InitialWeights Zero = new(InitialDistribution.KaimingUniform, 0);

    private readonly AdmSpec _spec;
    private readonly ImageShape _shape;
    private readonly UNetLayers _layers;

    [ComponentName(Name = "map_noise")]
    private readonly PositionalEmbedding _mapNoise;

    [ComponentName(Name = "map_augment")]
    private readonly Dense? _mapAugment;

    [ComponentName(Name = "map_layer0")]
    private readonly Dense _mapLayer0;

    [ComponentName(Name = "map_layer1")]
    private readonly Dense _mapLayer1;

    [ComponentName(Name = "map_label")]
    private readonly Dense? _mapLabel;

    [ComponentName(Name = "enc")]
    private readonly NamedModules _enc;

    [ComponentName(Name = "dec")]
    private readonly NamedModules _dec;

    [ComponentName(Name = "out_norm")]
    private readonly GroupNormalization _outNorm;

    [ComponentName(Name = "out_conv")]
    private readonly Convolution _outConv;

    public DhariwalUNet(AdmSpec spec, ImageShape shape, Initializer initializer)
        : base(nameof(DhariwalUNet))
    {
        (_spec, _shape) = (spec, shape);
        var embedding = spec.Channels * spec.EmbeddingMultiplier;
        _mapNoise = new PositionalEmbedding(spec.Channels, includesLowest: false, sinesFirst: false);
        _mapAugment = spec.AugmentationLabels > 0 ? new Dense(spec.AugmentationLabels, spec.Channels, initializer, Zero, hasBias: false) : null;
        _mapLayer0 = new Dense(spec.Channels, embedding, initializer, Weights);
        _mapLayer1 = new Dense(embedding, embedding, initializer, Weights);
        // Standard normal: one-hot labels then have embeddings of unit variance.
        var ofLabels = new InitialWeights(InitialDistribution.KaimingNormal, Math.Sqrt(spec.Classes));
        _mapLabel = spec.Classes > 0 ? new Dense(spec.Classes, embedding, initializer, ofLabels, hasBias: false) : null;
        _layers = new UNetLayers(spec, shape, Style(embedding), initializer);
        _layers.AddEncoder(spec.Channels, first: spec.Channels * spec.Multipliers[0]);
        _layers.AddDecoder(spec.Channels, everyBlockAttends: true);
        (_enc, _dec) = (_layers.Encoder, _layers.Decoder);
        _outNorm = new GroupNormalization(_layers.Channels, epsilon: 1e-5);
        _outConv = new Convolution(new ConvolutionOptions(_layers.Channels, shape.Channels, 3), initializer, Zero);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Tensor noise, Condition condition, DropoutMasks dropout)
    {
        using var scope = NewDisposeScope();
        var embedding = _mapNoise.forward(noise).WithAugmentation(condition, _mapAugment);
        embedding = _mapLayer1.forward(silu(_mapLayer0.forward(embedding)));
        if (_mapLabel is not null)
        {
            embedding = embedding + _mapLabel.forward(condition.LabelsFor(noise, _spec.Classes));
        }

        var pass = new UNetPass(x, silu(embedding), dropout);
        _layers.Evaluate(pass);
        return _outConv.forward(silu(_outNorm.forward(pass.H))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Network CreateAlike() => new DhariwalUNet(_spec, _shape, Initializer.Blank);

    private UNetBlockStyle Style(int embedding) => new()
    {
        Embedding = embedding,
        HeadChannels = _spec.HeadChannels,
        Dropout = _spec.Dropout,
        ScalesAndShifts = true,
        Weights = Weights,
        LastWeights = Zero,
        AttentionWeights = Weights,
    };
}
