using Hayate.Contracts.Specification;

namespace Hayate.Training.Diffusion;

/// <summary>
/// Even steps in the time of a variance-preserving process of linear beta (Ho et al. 2020; Song et al. 2021), from that of sigma_min at u = 0 to
/// that of sigma_max at u = 1.
/// </summary>
public sealed class LinearSchedule : ISchedule
{
    private readonly ITimeAxis _axis;
    private readonly NoiseSpec _noise;

    /// <summary>Schedule over the noise levels of a run, in continuous or discrete time.</summary>
    public LinearSchedule(NoiseSpec noise) => (_noise, _axis) = (noise, AxisOf(noise));

    /// <inheritdoc/>
    public VariancePreservingLevel At(double u)
    {
        double first = _axis.TimeOf(_noise.SigmaMin), last = _axis.TimeOf(_noise.SigmaMax);
        return VariancePreservingLevel.FromVarianceExploding(_axis.LevelAt(first + Math.Clamp(u, 0, 1) * (last - first)));
    }

    /// <summary>The time in which a run's networks are told of levels.</summary>
    internal static ITimeAxis AxisOf(NoiseSpec noise) => noise.Timesteps is { } count ? new DiscreteTime(count) : LinearTime.Instance;
}
