using System.ComponentModel.DataAnnotations;

namespace Hayate.Contracts.Specification;

/// <summary>A sampler that solves the reverse process with a denoiser. Where its noise levels lie is a grid and a spacing on it.</summary>
public abstract record DenoiserSampler : SamplerSpec
{
    /// <summary>How noise levels are spread between sigmaMin and sigmaMax. Default: the sampler's published one.</summary>
    public NoiseGrid? Grid { get; init; }

    /// <summary>Which points of the grid the steps visit. Default: the sampler's published one.</summary>
    public LevelSpacing? Spacing { get; init; }

    /// <summary>
    /// Classifier-free guidance (Ho and Salimans 2022): open + guidance (conditional - open), two network evaluations for each of the sampler's.
    /// 1 is the conditional model at twice its price. Default: no guidance.
    /// </summary>
    [Range(0.0, 1000.0)]
    public double? Guidance { get; init; }
}

/// <summary>Second-order sampler of EDM (Karras et al. 2022, Algorithms 1 and 2): 2 steps - 1 network evaluations. Deterministic unless it churns.</summary>
public sealed record HeunSampler : DenoiserSampler
{
    /// <summary>Noise added on the way, S_churn of the paper; each step raises its level by at most churn / steps. Default: 0, none.</summary>
    [Range(0.0, 100_000.0)]
    public double Churn { get; init; }

    /// <summary>Smallest level that is churned, S_min. Default: 0.</summary>
    [Range(0.0, 1e6)]
    public double ChurnMin { get; init; }

    /// <summary>Largest level that is churned, S_max. Default: no limit.</summary>
    [Range(0.0, 1e6)]
    public double? ChurnMax { get; init; }

    /// <summary>Standard deviation of the added noise, S_noise. Default: 1.</summary>
    [Range(0.0, 10.0)]
    public double ChurnNoise { get; init; } = 1;
}

/// <summary>First-order sampler on EDM's grid: one network evaluation a step.</summary>
public sealed record EulerSampler : DenoiserSampler;

/// <summary>DDIM (Song et al. 2021): one network evaluation a step.</summary>
public sealed record DdimSampler : DenoiserSampler
{
    /// <summary>Share of the ancestral noise: 0 deterministic, 1 ancestral. Default: 0.</summary>
    [Range(0.0, 1.0)]
    public double Eta { get; init; }
}

/// <summary>Ancestral sampling of DDPM (Ho et al. 2020, Algorithm 2): one network evaluation a step.</summary>
public sealed record DdpmSampler : DenoiserSampler
{
    /// <summary>Variance of a step: the two bounds of Ho et al. 2020, Section 3.2. Default: small.</summary>
    public AncestralVariance Variance { get; init; }

    /// <summary>Whether denoised images are clipped to [-1, 1] before each step. Default: false.</summary>
    public bool Clip { get; init; }
}

/// <summary>DPM-Solver++ (Lu et al. 2022, arXiv 2211.01095): one network evaluation a step when multistep, two when singlestep of order 2.</summary>
public sealed record DpmSolverSampler : DenoiserSampler
{
    /// <summary>Order. Default: 2.</summary>
    [Range(1, 2)]
    public int Order { get; init; } = 2;

    /// <summary>Where the second order comes from: the previous step (2M) or an evaluation in between (2S). Default: multistep.</summary>
    public SolverStepping Stepping { get; init; }

    /// <summary>Form of the second-order term of multistep. Default: midpoint.</summary>
    public MultistepVariant Variant { get; init; }

    /// <summary>Whether the last step is of first order, which steadies few steps. Default: with fewer than 10 steps.</summary>
    public bool? LowerOrderFinal { get; init; }
}

/// <summary>UniPC (Zhao et al. 2023, arXiv 2302.04867), predictor and corrector on the denoised image: one network evaluation a step.</summary>
public sealed record UniPcSampler : DenoiserSampler
{
    /// <summary>Order p of the predictor; with the corrector the result is of order p + 1. Default: 3.</summary>
    [Range(1, 3)]
    public int Order { get; init; } = 3;

    /// <summary>The function B(h): h (bh1) or exp(h) - 1 (bh2). Default: bh2.</summary>
    public UniPcVariant Variant { get; init; } = UniPcVariant.Bh2;

    /// <summary>Whether predictions are corrected, at no further evaluation. Default: true.</summary>
    public bool Corrector { get; init; } = true;

    /// <summary>Whether the order falls toward the last step, which steadies few steps. Default: true.</summary>
    public bool LowerOrderFinal { get; init; } = true;
}

/// <summary>Curves from sigmaMax (time 1) to sigmaMin (time 0) on which the noise levels of a sampler lie.</summary>
public enum NoiseGrid
{
    /// <summary>Even in sigma^(1 / rho) (Karras et al. 2022).</summary>
    Power,

    /// <summary>Even in the logarithm of the signal-to-noise ratio (Lu et al. 2022).</summary>
    LogSnr,

    /// <summary>Even in the time of the process that the model was trained in, noise.schedule; of the cosine one for edm.</summary>
    Schedule,

    /// <summary>Even in the time of the cosine schedule (Nichol and Dhariwal 2021).</summary>
    Cosine,

    /// <summary>Even in the time of the linear schedule (Ho et al. 2020; Song et al. 2021).</summary>
    Linear,
}

/// <summary>Which times of a grid N steps visit, 1 being noise and 0 data.</summary>
public enum LevelSpacing
{
    /// <summary>N levels from time 1 to time 0, both included, then the denoised image.</summary>
    Linspace,

    /// <summary>Times 1, 1 - 1/N, ..., 1/N, then the denoised image.</summary>
    Trailing,

    /// <summary>Times 1 - 1/N, ..., 1/N, 0, then the denoised image: the largest level is never visited.</summary>
    Leading,

    /// <summary>N intervals between times 1, 1 - 1/N, ..., 0; the image keeps the noise of level sigmaMin.</summary>
    Intervals,
}

/// <summary>Variances of an ancestral step.</summary>
public enum AncestralVariance
{
    /// <summary>Of the posterior when the image is known, beta-tilde.</summary>
    Small,

    /// <summary>Of the forward step, beta.</summary>
    Large,
}

/// <summary>Where a second-order solver takes its second evaluation from.</summary>
public enum SolverStepping
{
    /// <summary>From the previous step.</summary>
    Multistep,

    /// <summary>From a point inside the step.</summary>
    Singlestep,
}

/// <summary>Second-order terms of DPM-Solver++(2M).</summary>
public enum MultistepVariant
{
    /// <summary>The published one, a half of the exponential.</summary>
    Midpoint,

    /// <summary>The Taylor term, integrated exactly; other libraries call it heun.</summary>
    Taylor,
}

/// <summary>Functions B(h) of UniPC.</summary>
public enum UniPcVariant
{
    /// <summary>B(h) = h.</summary>
    Bh1,

    /// <summary>B(h) = exp(h) - 1.</summary>
    Bh2,
}
