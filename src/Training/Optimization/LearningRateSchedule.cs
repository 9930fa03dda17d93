using Hayate.Contracts.Specification;

namespace Hayate.Training.Optimization;

/// <summary>The learning rate as a function of the step.</summary>
internal static class LearningRateSchedule
{
    /// <summary>Rate of an update: linear warm-up to the full rate, then the chosen decay, which reaches zero after the last update.</summary>
    /// <param name="spec">Rate, warm-up and decay.</param>
    /// <param name="step">Number of the update, from 1.</param>
    /// <param name="steps">Updates of the run.</param>
    public static double At(OptimizerSpec spec, int step, int steps)
    {
        if (step <= spec.WarmupSteps)
            return spec.LearningRate * step / spec.WarmupSteps;
        double done = (double)(step - 1 - spec.WarmupSteps) / (steps - spec.WarmupSteps);
        return spec.LearningRate * spec.Decay switch
        {
            LearningRateDecay.Constant => 1,
            LearningRateDecay.Linear => 1 - done,
            LearningRateDecay.Cosine => (1 + Math.Cos(Math.PI * done)) / 2,
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Decay, "Unknown decay."),
        };
    }
}
