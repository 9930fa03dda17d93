using Hayate.Contracts.Specification;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;

namespace Hayate.Step;

/// <summary>The network that is measured, the same as in step.py.</summary>
internal static class BenchmarkNetwork
{
    public const int Batch = 64;

    public static SongUNetSpec Spec { get; } = new() { Channels = 32, Multipliers = [1, 2, 2], Blocks = 2, Attention = [7] };

    public static Network Create() => NetworkFactory.Create(Spec, new ImageShape(1, 28, 28), seed: 0);

    public static long Parameters()
    {
        using Network counted = Create();
        return counted.parameters().Sum(parameter => parameter.numel());
    }
}
