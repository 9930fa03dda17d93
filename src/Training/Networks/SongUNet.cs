using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Hayate.Training.Networks;

/// <summary>
/// The U-Net of Song et al. 2021 as used by EDM (Karras et al. 2022, Appendix F), in its DDPM++ form. Names and shapes of the weights are
/// those of published EDM checkpoints.
/// </summary>
internal sealed class SongUNet : Network
{
    private const int EmbeddingMultiplier = 4;
    private const double HeadGain = 1e-5;

    private readonly SongUNetSpec _spec;
    private readonly ImageShape _shape;
    private readonly int _embedding;
    private readonly List<UNetBlock> _encoder = [];
    private readonly List<UNetBlock> _decoder = [];

    // In a tuple, where registration by reflection does not look: these are children of enc and dec.
    private readonly (Convolution Input, GroupNormalization OutputNorm, Convolution Output) _ends;

    [ComponentName(Name = "map_noise")]
    private readonly nn.Module<Tensor, Tensor> _mapNoise;

    [ComponentName(Name = "map_layer0")]
    private readonly Dense _mapLayer0;

    [ComponentName(Name = "map_layer1")]
    private readonly Dense _mapLayer1;

    [ComponentName(Name = "enc")]
    private readonly NamedModules _enc = new();

    [ComponentName(Name = "dec")]
    private readonly NamedModules _dec = new();

    public SongUNet(SongUNetSpec spec, ImageShape shape, Initializer initializer)
        : base(nameof(SongUNet))
    {
        (_spec, _shape) = (spec, shape);
        _embedding = spec.Channels * EmbeddingMultiplier;
        var positional = spec.Embedding == NoiseEmbedding.Positional;
        var noiseChannels = positional ? spec.Channels : 2 * spec.Channels;
        _mapNoise = positional ? new PositionalEmbedding(noiseChannels) : new FourierEmbedding(noiseChannels, initializer);
        _mapLayer0 = new Dense(noiseChannels, _embedding, initializer);
        _mapLayer1 = new Dense(_embedding, _embedding, initializer);
        _ends.Input = _enc.Add($"{Resolution(0)}_conv", new Convolution(shape.Channels, spec.Channels, 3, initializer));
        AddDecoder(AddEncoder(initializer), initializer);
        var channels = _decoder[^1].Outputs;
        _ends.OutputNorm = _dec.Add($"{Resolution(0)}_aux_norm", new GroupNormalization(channels));
        _ends.Output = _dec.Add($"{Resolution(0)}_aux_conv", new Convolution(channels, shape.Channels, 3, initializer, gain: HeadGain));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Tensor noise, Condition condition, DropoutMasks dropout)
    {
        using var scope = NewDisposeScope();
        var embedding = silu(_mapLayer1.forward(silu(_mapLayer0.forward(_mapNoise.forward(noise)))));
        var h = _ends.Input.forward(x);
        var skips = new Stack<Tensor>([h]);
        foreach (var block in _encoder)
        {
            h = block.Forward(h, embedding, dropout);
            skips.Push(h);
        }

        foreach (var block in _decoder)
        {
            var takesSkip = block.Inputs != h.size(1);
            h = block.Forward(takesSkip ? cat([h, skips.Pop()], 1) : h, embedding, dropout);
        }

        return _ends.Output.forward(silu(_ends.OutputNorm.forward(h))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Network CreateAlike() => new SongUNet(_spec, _shape, new Initializer(0));

    private Stack<int> AddEncoder(Initializer initializer)
    {
        var channels = _spec.Channels;
        var skips = new Stack<int>([channels]);
        for (var level = 0; level < _spec.Multipliers.Length; level++)
        {
            if (level > 0)
            {
                var down = Block(channels, channels) with { Resampling = Resampling.Down };
                Add(_enc, _encoder, $"{Resolution(level)}_down", down, initializer);
                skips.Push(channels);
            }

            for (var index = 0; index < _spec.Blocks; index++)
            {
                var options = Block(channels, _spec.Channels * _spec.Multipliers[level]) with { Attention = HasAttention(level) };
                Add(_enc, _encoder, $"{Resolution(level)}_block{index}", options, initializer);
                channels = options.Outputs;
                skips.Push(channels);
            }
        }

        return skips;
    }

    private void AddDecoder(Stack<int> skips, Initializer initializer)
    {
        var channels = skips.Peek();
        var lowest = _spec.Multipliers.Length - 1;
        for (var level = lowest; level >= 0; level--)
        {
            if (level == lowest)
            {
                Add(_dec, _decoder, $"{Resolution(level)}_in0", Block(channels, channels) with { Attention = true }, initializer);
                Add(_dec, _decoder, $"{Resolution(level)}_in1", Block(channels, channels), initializer);
            }
            else
            {
                Add(_dec, _decoder, $"{Resolution(level)}_up", Block(channels, channels) with { Resampling = Resampling.Up }, initializer);
            }

            for (var index = 0; index <= _spec.Blocks; index++)
            {
                var attention = index == _spec.Blocks && HasAttention(level);
                var options = Block(channels + skips.Pop(), _spec.Channels * _spec.Multipliers[level]) with { Attention = attention };
                Add(_dec, _decoder, $"{Resolution(level)}_block{index}", options, initializer);
                channels = options.Outputs;
            }
        }
    }

    private UNetBlockOptions Block(int inputs, int outputs) => new()
    {
        Inputs = inputs,
        Outputs = outputs,
        Embedding = _embedding,
        Dropout = _spec.Dropout,
        DropoutPlace = _encoder.Count + _decoder.Count,
    };

    private static void Add(NamedModules modules, List<UNetBlock> blocks, string name, UNetBlockOptions options, Initializer initializer) =>
        blocks.Add(modules.Add(name, new UNetBlock(options, initializer)));

    private string Resolution(int level) => $"{_shape.Height >> level}x{_shape.Width >> level}";

    private bool HasAttention(int level) => _spec.Attention.Contains(_shape.Height >> level);
}
