using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;

namespace Hayate.Training.Objectives.Parts;

/// <summary>The power grid from sigma_min to sigma_max (Song et al. 2023; Karras et al. 2022, Equation 5).</summary>
internal sealed class PowerLevels(NoiseSpec noise) : ILevelGrid
{
    public AscendingLevels Levels(int count) => PowerGrid.Ascending(noise, count);

    public double[]? Starts(AscendingLevels levels) => null;
}

/// <summary>
/// S equal segments of a schedule's time, each divided into equally many steps; the first starts at level 0 (Heek et al. 2024,
/// Algorithm 1). The segments are the steps of the DDIM sampler.
/// </summary>
internal sealed class SegmentLevels(ISchedule schedule, int segments) : ILevelGrid
{
    /// <summary>Where the segments start.</summary>
    public double[] SegmentStarts { get; } = [.. Enumerable.Range(0, segments).Select(i => At(schedule, (double)i / segments))];

    /// <summary>T + 1 levels, T being the multiple of S nearest to count - 1 and at least S.</summary>
    public AscendingLevels Levels(int count)
    {
        var steps = segments * Math.Max((int)Math.Round((count - 1.0) / segments, MidpointRounding.AwayFromZero), 1);
        return new AscendingLevels([.. Enumerable.Range(0, steps + 1).Select(i => At(schedule, (double)i / steps))]);
    }

    public double[]? Starts(AscendingLevels levels)
    {
        var perSegment = (levels.Count - 1) / segments;
        return [.. Enumerable.Range(0, levels.Count - 1).Select(interval => levels[interval / perSegment * perSegment])];
    }

    private static double At(ISchedule schedule, double u) => u == 0 ? 0 : schedule.At(u).VarianceExploding;
}
