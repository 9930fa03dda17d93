using Hayate.Training.Diffusion;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives.Parts;

/// <summary>Targets of multistep consistency models (Heek et al. 2024, Algorithm 1), in the variance-exploding process.</summary>
internal static class SegmentTarget
{
    /// <summary>
    /// The image x for which a DDIM step from the higher point to the start of the segment leads to where the target's DDIM step from the
    /// lower point leads: invDDIM(DDIM(f; low -> start); high -> start).
    /// </summary>
    /// <remarks>
    /// With a = start / low, rho = low / high the target is f + a ((x_low - f) - rho (x_high - f)) / (1 - a rho). For start 0 it is f, the plain
    /// consistency target; for start = low, where f has no say, it is the point at level 0 on the line through both points.
    /// </remarks>
    /// <param name="end">f, the target's output at the lower point.</param>
    /// <param name="low">Lower point x_low.</param>
    /// <param name="high">Higher point x_high.</param>
    /// <param name="pairs">The levels, with starts.</param>
    public static Tensor Of(Tensor end, Tensor low, Tensor high, LevelPairs pairs)
    {
        using var scope = NewDisposeScope();
        var starts = pairs.Starts!;
        double[] factor = new double[starts.Length], ratio = new double[starts.Length];
        for (var i = 0; i < starts.Length; i++)
        {
            var isWholeSegment = starts[i] == pairs.Low[i];
            ratio[i] = pairs.Low[i] / pairs.High[i];
            factor[i] = isWholeSegment ? 1 / (1 - ratio[i]) : starts[i] / pairs.Low[i] / (1 - starts[i] / pairs.High[i]);
        }

        var change = low - end - (high - end) * Levels.Column(ratio, end);
        return (end + change * Levels.Column(factor, end)).MoveToOuterDisposeScope();
    }
}
