namespace Hayate.Contracts.Specification;

/// <summary>Settings of samplers that follow from others when they are not written.</summary>
public static class SamplerDefaults
{
    private const int FewSteps = 10;
    private const int CandidatesOfALevel = 10;
    private const int FewestOfALevel = 2;

    /// <summary>The grid of a sampler: its own, or the published one of its kind.</summary>
    public static NoiseGrid GridOrDefault(this DenoiserSampler sampler) => sampler.Grid ?? sampler switch
    {
        HeunSampler or EulerSampler => NoiseGrid.Power,
        DpmSolverSampler or UniPcSampler => NoiseGrid.LogSnr,
        _ => NoiseGrid.Schedule,
    };

    /// <summary>The spacing of a sampler: its own, or the published one of its kind.</summary>
    public static LevelSpacing SpacingOrDefault(this DenoiserSampler sampler) => sampler.Spacing ?? sampler switch
    {
        HeunSampler or EulerSampler => LevelSpacing.Linspace,
        DpmSolverSampler or UniPcSampler => LevelSpacing.Intervals,
        _ => LevelSpacing.Trailing,
    };

    /// <summary>Whether the last step goes to level 0 and so returns the denoised image.</summary>
    public static bool EndsDenoised(this DenoiserSampler sampler) => sampler.SpacingOrDefault() != LevelSpacing.Intervals;

    /// <summary>Whether the last step of DPM-Solver++ is of first order; a step to level 0 always is.</summary>
    public static bool EndsInFirstOrder(this DpmSolverSampler sampler) =>
        sampler.EndsDenoised() || (sampler.LowerOrderFinal ?? sampler.Steps < FewSteps);

    /// <summary>Most candidates that a search for levels measures: the default levels, and others for each level.</summary>
    public static int Candidates(this ConsistencySampler sampler) => sampler.Search?.Evaluations ?? 1 + CandidatesOfALevel * (sampler.Steps - 1);

    /// <summary>Fewest candidates that a search needs: the default levels, and one to either side of each level.</summary>
    public static int FewestCandidates(this ConsistencySampler sampler) => 1 + FewestOfALevel * (sampler.Steps - 1);
}
