using System.Numerics;

namespace Hayate.Training.Objectives.Parts;

/// <summary>The same grid throughout.</summary>
internal sealed class ConstantCurriculum(int levels) : ICurriculum
{
    public int Levels(TrainingStep step) => levels;
}

/// <summary>N(k) = ceil(sqrt(k/K ((s1 + 1)^2 - s0^2) + s0^2) - 1) + 1 (Song et al. 2023, Appendix C).</summary>
internal sealed class SquareRootCurriculum(int s0, int s1) : ICurriculum
{
    public int Levels(TrainingStep step)
    {
        var progress = Math.Min((double)step.Step / step.TotalSteps, 1);
        var start = (double)s0 * s0;
        return (int)Math.Ceiling(Math.Sqrt(progress * ((s1 + 1.0) * (s1 + 1.0) - start) + start) - 1) + 1;
    }
}

/// <summary>
/// N(k) = min(s0 2^floor(k/K'), s1) + 1 with K' = floor(K / (log2 floor(s1/s0) + 1)) (Song and Dhariwal 2024, Section 3.4).
/// </summary>
internal sealed class DoublingCurriculum(int s0, int s1) : ICurriculum
{
    public int Levels(TrainingStep step)
    {
        var stages = BitOperations.Log2((uint)Math.Max(s1 / s0, 1)) + 1;
        var stageLength = Math.Max(step.TotalSteps / stages, 1);
        var doublings = Math.Min(step.Step / stageLength, 30);
        return (int)Math.Min((long)s0 << doublings, s1) + 1;
    }
}
