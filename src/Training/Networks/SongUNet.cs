using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using TorchSharp;
using TorchSharp.Modules;
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
    private readonly nn.Module<Tensor, Tensor> _mapNoise;
    private readonly Dense _mapLayer0;
    private readonly Dense _mapLayer1;
    private readonly Convolution _inputConvolution;
    private readonly List<UNetBlock> _encoder = [];
    private readonly List<UNetBlock> _decoder = [];
    private readonly GroupNormalization _outputNorm;
    private readonly Convolution _outputConvolution;

    public SongUNet(SongUNetSpec spec, ImageShape shape, Initializer initializer)
        : base(nameof(SongUNet))
    {
        (_spec, _shape) = (spec, shape);
        _embedding = spec.Channels * EmbeddingMultiplier;
        var noiseChannels = spec.Embedding == NoiseEmbedding.Positional ? spec.Channels : 2 * spec.Channels;
        _mapNoise = spec.Embedding == NoiseEmbedding.Positional ? new PositionalEmbedding(noiseChannels) : new FourierEmbedding(noiseChannels, initializer);
        _mapLayer0 = new Dense(noiseChannels, _embedding, initializer);
        _mapLayer1 = new Dense(_embedding, _embedding, initializer);
        register_module("map_noise", _mapNoise);
        register_module("map_layer0", _mapLayer0);
        register_module("map_layer1", _mapLayer1);

        var encoder = new ModuleDict<nn.Module>();
        _inputConvolution = new Convolution(shape.Channels, spec.Channels, 3, initializer);
        encoder.Add($"{Resolution(0)}_conv", _inputConvolution);
        var skips = AddEncoder(encoder, initializer);
        register_module("enc", encoder);

        var decoder = new ModuleDict<nn.Module>();
        AddDecoder(decoder, skips, initializer);
        _outputNorm = new GroupNormalization(_decoder[^1].Outputs);
        _outputConvolution = new Convolution(_decoder[^1].Outputs, shape.Channels, 3, initializer, gain: HeadGain);
        decoder.Add($"{Resolution(0)}_aux_norm", _outputNorm);
        decoder.Add($"{Resolution(0)}_aux_conv", _outputConvolution);
        register_module("dec", decoder);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Tensor noise, DropoutMasks dropout, Tensor? labels = null)
    {
        using var scope = NewDisposeScope();
        var embedding = silu(_mapLayer1.forward(silu(_mapLayer0.forward(_mapNoise.forward(noise)))));
        var h = _inputConvolution.forward(x);
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

        return _outputConvolution.forward(silu(_outputNorm.forward(h))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Network CreateAlike() => new SongUNet(_spec, _shape, new Initializer(0));

    private Stack<int> AddEncoder(ModuleDict<nn.Module> modules, Initializer initializer)
    {
        var channels = _spec.Channels;
        var skips = new Stack<int>([channels]);
        for (var level = 0; level < _spec.Multipliers.Length; level++)
        {
            if (level > 0)
            {
                Add(modules, _encoder, $"{Resolution(level)}_down", Block(channels, channels) with { Resampling = Resampling.Down }, initializer);
                skips.Push(channels);
            }

            for (var index = 0; index < _spec.Blocks; index++)
            {
                var options = Block(channels, _spec.Channels * _spec.Multipliers[level]) with { Attention = HasAttention(level) };
                Add(modules, _encoder, $"{Resolution(level)}_block{index}", options, initializer);
                channels = options.Outputs;
                skips.Push(channels);
            }
        }

        return skips;
    }

    private void AddDecoder(ModuleDict<nn.Module> modules, Stack<int> skips, Initializer initializer)
    {
        var channels = skips.Peek();
        var lowest = _spec.Multipliers.Length - 1;
        for (var level = lowest; level >= 0; level--)
        {
            if (level == lowest)
            {
                Add(modules, _decoder, $"{Resolution(level)}_in0", Block(channels, channels) with { Attention = true }, initializer);
                Add(modules, _decoder, $"{Resolution(level)}_in1", Block(channels, channels), initializer);
            }
            else
            {
                Add(modules, _decoder, $"{Resolution(level)}_up", Block(channels, channels) with { Resampling = Resampling.Up }, initializer);
            }

            for (var index = 0; index <= _spec.Blocks; index++)
            {
                var attention = index == _spec.Blocks && HasAttention(level);
                var options = Block(channels + skips.Pop(), _spec.Channels * _spec.Multipliers[level]) with { Attention = attention };
                Add(modules, _decoder, $"{Resolution(level)}_block{index}", options, initializer);
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

    private static void Add(ModuleDict<nn.Module> modules, List<UNetBlock> blocks, string name, UNetBlockOptions options, Initializer initializer)
    {
        var block = new UNetBlock(options, initializer);
        modules.Add(name, block);
        blocks.Add(block);
    }

    private string Resolution(int level) => $"{_shape.Height >> level}x{_shape.Width >> level}";

    private bool HasAttention(int level) => _spec.Attention.Contains(_shape.Height >> level);
}
