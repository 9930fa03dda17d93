using Hayate.Contracts.Specification;

namespace Hayate.Training.Objectives.Parts;

/// <summary>
/// A level t and r = max(0, t (1 - n(t) / q^(stage + 1))) below it, which comes closer to t from stage to stage (Geng et al. 2025, Section
/// 4). Where r is 0 the pair is one of pure diffusion. In multistep consistency models r ends at the start of its segment instead.
/// </summary>
/// <param name="spec">n(t), q and the number of stages.</param>
/// <param name="levels">Distribution of t.</param>
/// <param name="starts">Where segments start, from small to large, the first being 0; null for the plain consistency model.</param>
internal sealed class StagedPairing(EctObjective spec, ILevelDistribution levels, double[]? starts = null) : ITimePairing
{
    public LevelPairs Draw(TrainingStep step, long firstPosition, long count)
    {
        var stage = StageOf(step);
        var high = levels.Draw(step, firstPosition, count);
        var segments = starts is null ? null : Array.ConvertAll(high, t => starts.Last(start => start < t));
        return new LevelPairs(high, [.. high.Select((t, i) => Math.Max(Lower(t, stage), segments?[i] ?? 0))], segments);
    }

    /// <summary>Stages share the run equally; what is left over belongs to the last one.</summary>
    public int StageOf(TrainingStep step) => Math.Min(step.Step / Math.Max(step.TotalSteps / spec.Stages, 1), spec.Stages - 1);

    /// <summary>r(t) in a stage, counted from 0.</summary>
    public double Lower(double t, int stage)
    {
        var n = spec.Pairing == EctPairing.Constant ? 1 : 1 + spec.K / (1 + Math.Exp(spec.B * t));
        return Math.Max(t * (1 - n / Math.Pow(spec.Q, stage + 1)), 0);
    }
}
