using Hayate.Contracts.Specification;

namespace Hayate.Training.Objectives.Parts;

/// <summary>mu(k) = exp(s0 ln mu0 / N(k)) (Song et al. 2023, Appendix C); the published code divides by N(k) - 1.</summary>
internal sealed class TargetDecaySchedule(TargetDecay form, double mu0, int s0, ICurriculum curriculum)
{
    /// <summary>mu at a step.</summary>
    public double At(TrainingStep step) =>
        Math.Exp(s0 * Math.Log(mu0) / (curriculum.Levels(step) - (form == TargetDecay.Code ? 1 : 0)));
}
