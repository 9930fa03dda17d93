using Hayate.Training.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>Makes a network's initial parameters as a function of the seed and their order of creation.</summary>
internal sealed class Initializer(long seed)
{
    private readonly StreamKey _key = new(seed, StreamPurpose.Initialization);
    private long _created;

    /// <summary>Uniform in ±gain sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010).</summary>
    public Parameter XavierUniform(ReadOnlySpan<long> shape, long fanIn, long fanOut, double gain = 1)
    {
        using var scope = NewDisposeScope();
        var bound = gain * Math.Sqrt(6.0 / (fanIn + fanOut));
        var values = RandomStream.Uniform(_key, _created++, 1, shape).squeeze(0);
        return Own(values.Times(2 * bound).Plus(-bound));
    }

    /// <summary>Standard normal values times a scale; fixed, so a buffer and not a parameter.</summary>
    public Tensor NormalBuffer(long count, double scale)
    {
        using var scope = NewDisposeScope();
        return RandomStream.Normal(_key, _created++, 1, [count]).squeeze(0).Times(scale).DetachFromDisposeScope();
    }

    public static Parameter Zeros(long count) => Constant(count, 0);

    public static Parameter Ones(long count) => Constant(count, 1);

    private static Parameter Constant(long count, double value)
    {
        using var scope = NewDisposeScope();
        return Own(ScalarArithmetic.Filled([count], value));
    }

    // Parameters outlive whatever scope a network happens to be built in.
    private static Parameter Own(Tensor values)
    {
        var parameter = new Parameter(values.DetachFromDisposeScope());
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
