using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;

namespace Hayate.Training.Samplers;

/// <summary>The noise levels that a sampler passes through, in float64: where it starts, one for each step's end, the last of which may be 0.</summary>
internal static class NoiseLevels
{
    /// <summary>The levels of a sampler, one more than its steps.</summary>
    /// <param name="spec">Grid, spacing and steps.</param>
    /// <param name="noise">Ends of the grid.</param>
    public static DescendingLevels Of(DenoiserSampler spec, NoiseSpec noise)
    {
        Func<double, double> curve = Curve(spec.GridOrDefault(), noise);
        var levels = Times(spec.SpacingOrDefault(), spec.Steps).Select(curve);
        return new DescendingLevels(spec.EndsDenoised() ? [.. levels, 0] : [.. levels]);
    }

    /// <summary>
    /// Standard deviation of the state at the first level: sigma, or 1 in a variance-preserving process, which here is 1 / alpha.
    /// </summary>
    public static double StartDeviation(DenoiserSampler spec, DescendingLevels levels) => spec.GridOrDefault() is NoiseGrid.Power or NoiseGrid.LogSnr
        ? levels[0]
        : 1 / VariancePreservingLevel.FromVarianceExploding(levels[0]).Alpha;

    /// <summary>The level at time u, falling from sigma_max at 1 to sigma_min at 0.</summary>
    private static Func<double, double> Curve(NoiseGrid grid, NoiseSpec noise) => grid switch
    {
        NoiseGrid.Power => u => PowerGrid.At(noise, u),
        NoiseGrid.LogSnr => u => LogSnr(noise, u),
        NoiseGrid.Schedule => Curve(Schedules.Of(noise)),
        NoiseGrid.Cosine => Curve(new CosineSchedule(noise)),
        NoiseGrid.Linear => Curve(new LinearSchedule(noise)),
        _ => throw new ArgumentOutOfRangeException(nameof(grid), grid, "A grid without a curve."),
    };

    private static Func<double, double> Curve(ISchedule schedule) => u => schedule.At(u).VarianceExploding;

    // Even in lambda = -ln sigma; the ends are exact.
    private static double LogSnr(NoiseSpec noise, double u) => u switch
    {
        <= 0 => noise.SigmaMin,
        >= 1 => noise.SigmaMax,
        _ => noise.SigmaMax * Math.Pow(noise.SigmaMin / noise.SigmaMax, 1 - u),
    };

    private static IEnumerable<double> Times(LevelSpacing spacing, int steps) => spacing switch
    {
        LevelSpacing.Linspace when steps == 1 => [1],
        LevelSpacing.Linspace => Enumerable.Range(0, steps).Select(i => (double)(steps - 1 - i) / (steps - 1)),
        LevelSpacing.Trailing => Enumerable.Range(0, steps).Select(i => (double)(steps - i) / steps),
        LevelSpacing.Leading => Enumerable.Range(0, steps).Select(i => (double)(steps - 1 - i) / steps),
        LevelSpacing.Intervals => Enumerable.Range(0, steps + 1).Select(i => (double)(steps - i) / steps),
        _ => throw new ArgumentOutOfRangeException(nameof(spacing), spacing, "A spacing without times."),
    };
}
