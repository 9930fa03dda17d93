using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>The encoder and decoder that all U-Nets of EDM share, under its names. What one of them has beside it is added in between.</summary>
/// <param name="spec">Resolutions, blocks, attention.</param>
/// <param name="shape">Shape of one image.</param>
/// <param name="style">What the blocks have in common.</param>
/// <param name="initializer">Makes the weights, in the order in which layers are added.</param>
internal sealed class UNetLayers(UNetSpec spec, ImageShape shape, UNetBlockStyle style, Initializer initializer)
{
    private readonly List<Action<UNetPass>> _steps = [];
    private readonly Stack<int> _kept = new();
    private int _blocks;

    public NamedModules Encoder { get; } = new();

    public NamedModules Decoder { get; } = new();

    /// <summary>Channels of the main path after the last layer that was added.</summary>
    public int Channels { get; private set; }

    public int Lowest => spec.Multipliers.Length - 1;

    public string Resolution(int level) => $"{shape.Height >> level}x{shape.Width >> level}";

    /// <summary>Adds the encoder.</summary>
    /// <param name="channels">Base channels.</param>
    /// <param name="first">Channels of the first convolution.</param>
    /// <param name="afterHalving">Adds what follows where a resolution was halved, given the level that was reached.</param>
    public void AddEncoder(int channels, int first, Action<int>? afterHalving = null)
    {
        var input = Encoder.Add($"{Resolution(0)}_conv", new Convolution(new ConvolutionOptions(shape.Channels, first, 3), initializer, style.Weights));
        AddStep(pass => pass.Keep(input.forward(pass.H)));
        _kept.Push(Channels = first);
        for (var level = 0; level <= Lowest; level++)
        {
            if (level > 0)
            {
                AddKept($"{Resolution(level)}_down", Block(Channels, Channels) with { Resampling = Resampling.Down });
                afterHalving?.Invoke(level);
            }

            for (var index = 0; index < spec.Blocks; index++)
                AddKept($"{Resolution(level)}_block{index}", Block(Channels, channels * spec.Multipliers[level]) with { Attention = HasAttention(level) });
        }
    }

    /// <summary>Adds the decoder.</summary>
    /// <param name="channels">Base channels.</param>
    /// <param name="everyBlockAttends">Whether all blocks of a resolution with attention have it, or only the last.</param>
    /// <param name="afterLevel">Adds what follows the blocks of a level, lowest resolution first.</param>
    public void AddDecoder(int channels, bool everyBlockAttends, Action<int>? afterLevel = null)
    {
        for (var level = Lowest; level >= 0; level--)
        {
            if (level == Lowest)
            {
                AddPlain($"{Resolution(level)}_in0", Block(Channels, Channels) with { Attention = true });
                AddPlain($"{Resolution(level)}_in1", Block(Channels, Channels));
            }
            else
                AddPlain($"{Resolution(level)}_up", Block(Channels, Channels) with { Resampling = Resampling.Up });

            for (var index = 0; index <= spec.Blocks; index++)
            {
                var attention = HasAttention(level) && (everyBlockAttends || index == spec.Blocks);
                var block = Block(Channels + _kept.Pop(), channels * spec.Multipliers[level]) with { Attention = attention };
                var added = Add(Decoder, $"{Resolution(level)}_block{index}", block);
                AddStep(pass => pass.Continue(pass.Through(added, pass.WithSkip())));
            }

            afterLevel?.Invoke(level);
        }
    }

    /// <summary>Adds something of the network's own at this place of an evaluation.</summary>
    public void AddStep(Action<UNetPass> step) => _steps.Add(step);

    /// <summary>Takes a batch through all layers, in the order in which they were added.</summary>
    public void Evaluate(UNetPass pass) => _steps.ForEach(step => step(pass));

    private void AddKept(string name, UNetBlockOptions options)
    {
        var block = Add(Encoder, name, options);
        AddStep(pass => pass.Keep(pass.Through(block, pass.H)));
        _kept.Push(Channels);
    }

    private void AddPlain(string name, UNetBlockOptions options)
    {
        var block = Add(Decoder, name, options);
        AddStep(pass => pass.Continue(pass.Through(block, pass.H)));
    }

    private UNetBlock Add(NamedModules modules, string name, UNetBlockOptions options)
    {
        Channels = options.Outputs;
        return modules.Add(name, new UNetBlock(options, style, initializer));
    }

    private UNetBlockOptions Block(int inputs, int outputs) => new(inputs, outputs) { DropoutPlace = _blocks++ };

    private bool HasAttention(int level) => spec.Attention.Contains(shape.Height >> level);
}
