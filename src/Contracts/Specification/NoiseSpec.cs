using System.ComponentModel.DataAnnotations;

namespace Hayate.Contracts.Specification;

/// <summary>Noise levels of the variance-exploding process (Karras et al. 2022).</summary>
public sealed record NoiseSpec
{
    /// <summary>Smallest level; consistency functions are the identity there. Default: 0.002.</summary>
    [Range(1e-6, 1e6)]
    public double SigmaMin { get; init; } = 0.002;

    /// <summary>Largest level, where sampling starts. Default: 80.</summary>
    [Range(1e-6, 1e6)]
    public double SigmaMax { get; init; } = 80;

    /// <summary>Assumed standard deviation of the data. Default: 0.5.</summary>
    [Range(1e-6, 1e6)]
    public double SigmaData { get; init; } = 0.5;

    /// <summary>Exponent of the power grid between the levels. Default: 7.</summary>
    [Range(0.1, 100)]
    public double Rho { get; init; } = 7;
}
