using Hayate.Contracts.Specification;

namespace Hayate.Training.Diffusion;

/// <summary>
/// Cosine schedule of the variance-preserving process (Nichol and Dhariwal 2021; Salimans and Ho 2022), with the log signal-to-noise ratio
/// running from -2 ln sigma_min at u = 0 to -2 ln sigma_max at u = 1, so that a network trained on those levels is asked about no other.
/// </summary>
/// <remarks>
/// logSNR(u) = -2 ln tan(a u + b) means alpha = cos, sigma = sin and sigma / alpha = tan of an angle that grows linearly in u.
/// </remarks>
public sealed class CosineSchedule(double sigmaMin, double sigmaMax) : ISchedule
{
    private readonly double _first = Math.Atan(sigmaMin);
    private readonly double _range = Math.Atan(sigmaMax) - Math.Atan(sigmaMin);

    /// <summary>Schedule over the noise levels of a run.</summary>
    public CosineSchedule(NoiseSpec noise)
        : this(noise.SigmaMin, noise.SigmaMax)
    {
    }

    /// <inheritdoc/>
    public VariancePreservingLevel At(double u)
    {
        // The ends are exact: nothing is asked for an epsilon outside the range.
        var sigma = u <= 0 ? sigmaMin : u >= 1 ? sigmaMax : Math.Tan(_first + _range * u);
        return VariancePreservingLevel.FromVarianceExploding(sigma);
    }
}
