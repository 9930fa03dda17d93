using Hayate.Training.Diffusion;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives.Parts;

/// <summary>Every interval equally often.</summary>
internal sealed class UniformIntervals : IIntervalDistribution
{
    public double[] Cumulative(AscendingLevels levels) =>
        [.. Enumerable.Range(1, levels.Count - 1).Select(i => (double)i / (levels.Count - 1))];
}

/// <summary>A normal distribution of ln sigma, discretised to the grid and renormalised (Song and Dhariwal 2024, Section 3.5).</summary>
internal sealed class LogNormalIntervals(double mean, double standardDeviation) : IIntervalDistribution
{
    public double[] Cumulative(AscendingLevels levels)
    {
        using var scope = NewDisposeScope();
        // In float64: differences of erf vanish in the tails of a fine grid otherwise.
        var standardised = levels.Values.Select(sigma => (Math.Log(sigma) - mean) / (Math.Sqrt(2) * standardDeviation)).ToArray();
        var erf = special.erf(tensor(standardised, ScalarType.Float64)).data<double>().ToArray();
        var mass = erf[^1] - erf[0];
        return [.. erf.Skip(1).Select(value => (value - erf[0]) / mass)];
    }
}
