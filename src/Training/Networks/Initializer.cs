using Hayate.Training.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>Makes a network's initial parameters as a function of the seed and their order of creation.</summary>
internal sealed class Initializer
{
    private readonly StreamKey? _key;
    private long _created;

    public Initializer(long seed) => _key = new StreamKey(seed, StreamPurpose.Initialization);

    private Initializer()
    {
    }

    /// <summary>Draws nothing and leaves every weight at zero: for networks whose weights are about to be overwritten.</summary>
    public static Initializer Blank { get; } = new();

    /// <summary>Weights of a layer.</summary>
    public Parameter Weights(ReadOnlySpan<long> shape, long fanIn, long fanOut, InitialWeights law) =>
        Draw(shape, fanIn, fanOut, law.Distribution, law.WeightGain);

    /// <summary>Biases of a layer.</summary>
    public Parameter Biases(long count, long fanIn, long fanOut, InitialWeights law) =>
        law.BiasGain == 0 ? Zeros(count) : Draw([count], fanIn, fanOut, law.Distribution, law.BiasGain);

    /// <summary>Standard normal values times a scale; fixed, so a buffer and not a parameter.</summary>
    public Tensor NormalBuffer(long count, double scale)
    {
        using var scope = NewDisposeScope();
        return Normal([count]).Times(scale).DetachFromDisposeScope();
    }

    public static Parameter Zeros(long count) => Constant([count], 0);

    public static Parameter Ones(long count) => Constant([count], 1);

    private Parameter Draw(ReadOnlySpan<long> shape, long fanIn, long fanOut, InitialDistribution distribution, double gain)
    {
        if (_key is null) return Constant(shape, 0);
        using var scope = NewDisposeScope();
        return Own(distribution switch
        {
            InitialDistribution.KaimingNormal => Normal(shape).Times(gain * Math.Sqrt(1.0 / fanIn)),
            InitialDistribution.KaimingUniform => Uniform(shape, gain * Math.Sqrt(3.0 / fanIn)),
            _ => Uniform(shape, gain * Math.Sqrt(6.0 / (fanIn + fanOut))),
        });
    }

    private Tensor Uniform(ReadOnlySpan<long> shape, double bound) =>
        RandomStream.Uniform(_key!.Value, _created++, 1, shape).squeeze(0).Times(2 * bound).Plus(-bound);

    private Tensor Normal(ReadOnlySpan<long> shape) =>
        _key is { } key ? RandomStream.Normal(key, _created++, 1, shape).squeeze(0) : ScalarArithmetic.Filled(shape, 0);

    private static Parameter Constant(ReadOnlySpan<long> shape, double value)
    {
        using var scope = NewDisposeScope();
        return Own(ScalarArithmetic.Filled(shape, value));
    }

    // Parameters outlive whatever scope a network happens to be built in.
    private static Parameter Own(Tensor values)
    {
        var parameter = new Parameter(values.DetachFromDisposeScope());
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
