using System.Collections.Immutable;
using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Hayate.Training.Networks;

/// <summary>
/// The U-Net of Song et al. 2021 as used by EDM (Karras et al. 2022, Appendix F), in its DDPM++ and NCSN++ forms. Names and shapes of the
/// weights are those of published EDM checkpoints.
/// </summary>
internal sealed class SongUNet : Network
{
    private const double LastGain = 1e-5;
    private static readonly double SkipScale = Math.Sqrt(0.5);
    private static readonly double AttentionGain = Math.Sqrt(0.2);

    private readonly SongUNetSpec _spec;
    private readonly ImageShape _shape;
    private readonly UNetLayers _layers;

    [ComponentName(Name = "map_noise")]
    private readonly nn.Module<Tensor, Tensor> _mapNoise;

    [ComponentName(Name = "map_label")]
    private readonly Dense? _mapLabel;

    [ComponentName(Name = "map_augment")]
    private readonly Dense? _mapAugment;

    [ComponentName(Name = "map_layer0")]
    private readonly Dense _mapLayer0;

    [ComponentName(Name = "map_layer1")]
    private readonly Dense _mapLayer1;

    [ComponentName(Name = "enc")]
    private readonly NamedModules _enc;

    [ComponentName(Name = "dec")]
    private readonly NamedModules _dec;

    public SongUNet(SongUNetSpec spec, ImageShape shape, Initializer initializer)
        : base(nameof(SongUNet))
    {
        (_spec, _shape) = (spec, shape);
        var settings = SongUNetSettings.Of(spec);
        var (noise, embedding) = (spec.Channels * settings.NoiseMultiplier, spec.Channels * spec.EmbeddingMultiplier);
        _mapNoise = settings.Embedding == NoiseEmbedding.Positional
            ? new PositionalEmbedding(noise, includesLowest: true, sinesFirst: true)
            : new FourierEmbedding(noise, spec.FourierScale, initializer);
        _mapLabel = spec.Classes > 0 ? new Dense(spec.Classes, noise, initializer) : null;
        _mapAugment = spec.AugmentationLabels > 0
            ? new Dense(spec.AugmentationLabels, noise, initializer, InitialWeights.Xavier(), hasBias: false)
            : null;
        _mapLayer0 = new Dense(noise, embedding, initializer);
        _mapLayer1 = new Dense(embedding, embedding, initializer);
        _layers = new UNetLayers(spec, shape, Style(embedding, settings.Filter), initializer);
        _layers.AddEncoder(spec.Channels, spec.Channels, SideOfEncoder(settings, initializer));
        _layers.AddDecoder(spec.Channels, everyBlockAttends: false, level => AddImage(level, settings, initializer));
        (_enc, _dec) = (_layers.Encoder, _layers.Decoder);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Tensor noise, Condition condition, DropoutMasks dropout)
    {
        using var scope = NewDisposeScope();
        var embedding = _mapNoise.forward(noise);
        if (_mapLabel is not null)
        {
            var labels = condition.LabelsFor(noise, _spec.Classes);
            embedding = embedding + _mapLabel.forward(labels.Times(Math.Sqrt(_spec.Classes)));
        }

        embedding = embedding.WithAugmentation(condition, _mapAugment);
        embedding = silu(_mapLayer1.forward(silu(_mapLayer0.forward(embedding))));
        var pass = new UNetPass(x, embedding, dropout);
        _layers.Evaluate(pass);
        return pass.Side!.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Network CreateAlike() => new SongUNet(_spec, _shape, Initializer.Blank);

    private UNetBlockStyle Style(int embedding, ImmutableArray<double> filter) => new()
    {
        Embedding = embedding,
        Dropout = _spec.Dropout,
        SkipScale = SkipScale,
        Epsilon = 1e-6,
        Filter = filter,
        ProjectsResampled = true,
        Weights = InitialWeights.Xavier(),
        LastWeights = InitialWeights.Xavier(LastGain),
        AttentionWeights = InitialWeights.Xavier(AttentionGain),
    };

    private Action<int>? SideOfEncoder(SongUNetSettings settings, Initializer initializer)
    {
        var handedDown = _shape.Channels;
        return settings.Encoder switch
        {
            UNetEncoder.Skip => level => AddSkip(level, settings.Filter, initializer),
            UNetEncoder.Residual => level =>
            {
                AddResidual(level, handedDown, settings.Filter, initializer);
                handedDown = _layers.Channels;
            },
            _ => null,
        };
    }

    private void AddSkip(int level, ImmutableArray<double> filter, Initializer initializer)
    {
        var name = _layers.Resolution(level);
        var down = _layers.Encoder.Add($"{name}_aux_down", new ResamplingLayer(Resampling.Down, filter));
        var skip = _layers.Encoder.Add($"{name}_aux_skip", new Convolution(_shape.Channels, _layers.Channels, 1, initializer));
        _layers.AddStep(pass =>
        {
            pass.Side = down.forward(pass.Side!);
            pass.KeepInstead(pass.H + skip.forward(pass.Side));
        });
    }

    private void AddResidual(int level, int inputs, ImmutableArray<double> filter, Initializer initializer)
    {
        var options = new ConvolutionOptions(inputs, _layers.Channels, 3) { Resampling = Resampling.Down, Filter = filter, ConvolvesFirst = true };
        var residual = _layers.Encoder.Add($"{_layers.Resolution(level)}_aux_residual", new Convolution(options, initializer, InitialWeights.Xavier()));
        _layers.AddStep(pass =>
        {
            pass.Side = (pass.H + residual.forward(pass.Side!)).Times(SkipScale);
            pass.KeepInstead(pass.Side);
        });
    }

    private void AddImage(int level, SongUNetSettings settings, Initializer initializer)
    {
        var sums = _spec.Decoder == UNetDecoder.Skip;
        if (!sums && level > 0) return;
        var name = _layers.Resolution(level);
        var isFirst = !sums || level == _layers.Lowest;
        var up = isFirst ? null : _layers.Decoder.Add($"{name}_aux_up", new ResamplingLayer(Resampling.Up, settings.Filter));
        var norm = _layers.Decoder.Add($"{name}_aux_norm", new GroupNormalization(_layers.Channels));
        var image = _layers.Decoder.Add($"{name}_aux_conv", new Convolution(_layers.Channels, _shape.Channels, 3, initializer, LastGain));
        _layers.AddStep(pass =>
        {
            var own = image.forward(silu(norm.forward(pass.H)));
            pass.Side = up is null ? own : own + up.forward(pass.Side!);
        });
    }
}
