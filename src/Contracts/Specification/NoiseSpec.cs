using System.ComponentModel.DataAnnotations;

namespace Hayate.Contracts.Specification;

/// <summary>
/// The diffusion process and what a network predicts in it. Levels are those of the variance-exploding process x0 + sigma z (Karras et al. 2022) for every
/// schedule: a variance-preserving one passes through the same points, scaled by alpha = 1 / sqrt(1 + sigma^2).
/// </summary>
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

    /// <summary>Which process carries data to noise. Default: edm, and cosine for a run of method ddpm.</summary>
    public NoiseSchedule Schedule { get; init; } = NoiseSchedule.Edm;

    /// <summary>What the network predicts. Default: edm, and velocity for a run of method ddpm.</summary>
    public Prediction Prediction { get; init; } = Prediction.Edm;

    /// <summary>Discrete times of the linear schedule, 1000 in DDPM. Default: continuous time.</summary>
    [Range(25, 1_000_000)]
    public int? Timesteps { get; init; }
}

/// <summary>Diffusion processes.</summary>
public enum NoiseSchedule
{
    /// <summary>Variance exploding, levels chosen by the method (Karras et al. 2022).</summary>
    Edm,

    /// <summary>Variance preserving, the angle of alpha = cos and sigma = sin even in time (Nichol and Dhariwal 2021; Salimans and Ho 2022).</summary>
    Cosine,

    /// <summary>Variance preserving, beta rising linearly from 0.1 to 20 over time (Ho et al. 2020; Song et al. 2021).</summary>
    Linear,
}

/// <summary>What a network predicts, from which follow the denoised image and all else.</summary>
public enum Prediction
{
    /// <summary>The mixture of image and noise that EDM's preconditioning asks for at each level.</summary>
    Edm,

    /// <summary>The noise (Ho et al. 2020).</summary>
    Epsilon,

    /// <summary>The image.</summary>
    Sample,

    /// <summary>v = alpha noise - sigma image (Salimans and Ho 2022).</summary>
    Velocity,
}
