using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers.Solvers;

/// <summary>
/// Second-order steps, each preceded by a rise of the noise level when the sampler churns (Karras et al. 2022, Algorithms 1 and 2). A step to
/// level 0 is of first order.
/// </summary>
internal sealed class Heun(HeunSampler spec, SamplingProblem problem) : ISolver
{
    /// <summary>Largest relative rise of a level, which keeps the added noise below what is there.</summary>
    private static readonly double LargestRise = Math.Sqrt(2) - 1;

    /// <inheritdoc/>
    public Tensor Step(Tensor x, int step)
    {
        double level = problem.Levels[step], to = problem.Levels[step + 1];
        var from = level * (1 + RiseAt(level));
        if (from > level)
            x = x + problem.Noise(step + 1).Times(Math.Sqrt(from * from - level * level) * spec.ChurnNoise);
        var slope = (x - problem.Denoise(x, from)).Times(1 / from);
        var predicted = x + slope.Times(to - from);
        if (to == 0) return predicted;
        var slopeAtEnd = (predicted - problem.Denoise(predicted, to)).Times(1 / to);
        return x + (slope + slopeAtEnd).Times((to - from) / 2);
    }

    private double RiseAt(double level) => level >= spec.ChurnMin && level <= (spec.ChurnMax ?? double.PositiveInfinity)
        ? Math.Min(spec.Churn / problem.Steps, LargestRise)
        : 0;
}
