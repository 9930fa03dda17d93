using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Hayate.Training.Networks;

/// <summary>Residual multi-layer perceptron over the flattened values of an image; its last layer starts at zero, so F does too.</summary>
internal sealed class Mlp : Network
{
    private const int Frequencies = 16;
    private const double LowestFrequency = 0.5;
    private const double HighestFrequency = 12;

    private readonly MlpSpec _spec;
    private readonly ImageShape _shape;
    private readonly double[] _frequencies;
    private readonly (Dense Hidden, Dense Embedding)[] _layers;

    [ComponentName(Name = "map_label")]
    private readonly Dense? _mapLabel;

    [ComponentName(Name = "map_augment")]
    private readonly Dense? _mapAugment;

    [ComponentName(Name = "input")]
    private readonly Dense _input;

    [ComponentName(Name = "head")]
    private readonly Dense _head;

    public Mlp(MlpSpec spec, ImageShape shape, Initializer initializer)
        : base(nameof(Mlp))
    {
        (_spec, _shape) = (spec, shape);
        // c_noise = ln(sigma) / 4 lies in about [-1.6, 1.1]: a few periods of it resolve neighbouring levels without aliasing.
        _frequencies = [.. Enumerable.Range(0, Frequencies).Select(i =>
            LowestFrequency * Math.Pow(HighestFrequency / LowestFrequency, i / (Frequencies - 1.0)))];
        _mapLabel = spec.Classes > 0 ? new Dense(spec.Classes, 2 * Frequencies, initializer) : null;
        _mapAugment = spec.AugmentationLabels > 0
            ? new Dense(spec.AugmentationLabels, 2 * Frequencies, initializer, InitialWeights.Xavier(), hasBias: false)
            : null;
        _input = new Dense(shape.Size, spec.Width, initializer);
        _layers = [.. Enumerable.Range(0, spec.Layers).Select(_ =>
            (new Dense(spec.Width, spec.Width, initializer), new Dense(2 * Frequencies, spec.Width, initializer)))];
        _head = new Dense(spec.Width, shape.Size, initializer, gain: 0);
        for (var i = 0; i < _layers.Length; i++)
        {
            register_module($"layer{i}", _layers[i].Hidden);
            register_module($"layer{i}_noise", _layers[i].Embedding);
        }

        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Tensor noise, Condition condition, DropoutMasks dropout)
    {
        using var scope = NewDisposeScope();
        var phase = noise.unsqueeze(1) * tensor(_frequencies, noise.dtype, noise.device);
        var embedding = cat([phase.sin(), phase.cos()], 1);
        if (_mapLabel is not null)
        {
            var labels = condition.LabelsFor(noise, _spec.Classes);
            embedding = embedding + _mapLabel.forward(labels.Times(Math.Sqrt(_spec.Classes)));
        }

        embedding = embedding.WithAugmentation(condition, _mapAugment);
        var h = _input.forward(x.flatten(1));
        for (var i = 0; i < _layers.Length; i++)
        {
            var change = silu(_layers[i].Hidden.forward(h) + _layers[i].Embedding.forward(embedding));
            h = h + dropout.Apply(change, i, _spec.Dropout);
        }

        return _head.forward(h).view_as(x).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Network CreateAlike() => new Mlp(_spec, _shape, Initializer.Blank);
}
