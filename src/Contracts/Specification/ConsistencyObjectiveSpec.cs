using System.ComponentModel.DataAnnotations;

namespace Hayate.Contracts.Specification;

/// <summary>What consistency methods have in common: the loss w(t, r) d(f(x_t, t), f'(x_r, r)) of two points of one trajectory.</summary>
public abstract record ConsistencyObjectiveSpec : ObjectiveSpec
{
    /// <summary>Constant c of the pseudo-Huber distance; 0 makes it the norm. Default: 0.00054 sqrt(d), d being the values of an image; 0 for ect.</summary>
    [Range(0.0, 100)]
    public double? HuberC { get; init; }

    /// <summary>Path on the workers of the weights of the lpips distance, a safetensors file. Needed by that metric alone.</summary>
    public string? LpipsWeights { get; init; }

    /// <summary>Weight w of a pair. Default: uniform for ct and cd, inverse-gap for ict and ect; snr-plus-one with several segments.</summary>
    public ConsistencyWeighting? Weighting { get; init; }

    /// <summary>
    /// Segments S of a multistep consistency model (Heek et al. 2024): each trajectory is followed to the start of its segment only, and sampling takes S
    /// DDIM steps. 1 is the plain consistency model. Default: 1.
    /// </summary>
    [Range(1, 1024)]
    public int Segments { get; init; } = 1;
}

/// <summary>Consistency training with a discretisation schedule and an averaged target (Song et al. 2023, Algorithm 3).</summary>
public sealed record CtObjective : ConsistencyObjectiveSpec
{
    /// <summary>Discretisation steps at the start. Default: 2.</summary>
    [Range(2, 100_000)]
    public int S0 { get; init; } = 2;

    /// <summary>Discretisation steps at the end. Default: 150.</summary>
    [Range(2, 100_000)]
    public int S1 { get; init; } = 150;

    /// <summary>Decay of the target average at the start. Default: 0.9.</summary>
    [Range(0.0, 1.0)]
    public double Mu0 { get; init; } = 0.9;

    /// <summary>How the decay follows the grid. Default: paper.</summary>
    public TargetDecay MuSchedule { get; init; } = TargetDecay.Paper;

    /// <summary>Distance. Default: l2.</summary>
    public Distance Metric { get; init; } = Distance.L2;
}

/// <summary>Improved consistency training (Song and Dhariwal 2024).</summary>
public sealed record IctObjective : ConsistencyObjectiveSpec
{
    /// <summary>Discretisation steps at the start. Default: 10.</summary>
    [Range(2, 100_000)]
    public int S0 { get; init; } = 10;

    /// <summary>Discretisation steps at the end. Default: 1280.</summary>
    [Range(2, 100_000)]
    public int S1 { get; init; } = 1280;

    /// <summary>Mean of ln sigma. Default: -1.1.</summary>
    public double PMean { get; init; } = -1.1;

    /// <summary>Standard deviation of ln sigma. Default: 2.0.</summary>
    [Range(1e-6, 100)]
    public double PStd { get; init; } = 2.0;

    /// <summary>Distance. Default: pseudo-huber.</summary>
    public Distance Metric { get; init; } = Distance.PseudoHuber;
}

/// <summary>Easy consistency tuning (Geng et al. 2025): from a diffusion model to a consistency model by bringing the two levels together in stages.</summary>
public sealed record EctObjective : ConsistencyObjectiveSpec
{
    /// <summary>How the lower level r follows from t: r = max(0, t (1 - n(t) / q^(stage + 1))). Default: sigmoid.</summary>
    public EctPairing Pairing { get; init; } = EctPairing.Sigmoid;

    /// <summary>q, by which the relative distance of the levels shrinks in each stage. Default: 2.</summary>
    [Range(1.0, 100_000)]
    public double Q { get; init; } = 2;

    /// <summary>k of n(t) = 1 + k sigmoid(-b t). Default: 8.</summary>
    [Range(0.0, 1000)]
    public double K { get; init; } = 8;

    /// <summary>b of n(t). Default: 1.</summary>
    [Range(0.0, 1000)]
    public double B { get; init; } = 1;

    /// <summary>Stages of equal length that the run goes through. Default: 8.</summary>
    [Range(1, 64)]
    public int Stages { get; init; } = 8;

    /// <summary>Mean of ln t. Default: -1.1.</summary>
    public double PMean { get; init; } = -1.1;

    /// <summary>Standard deviation of ln t. Default: 2.0.</summary>
    [Range(1e-6, 100)]
    public double PStd { get; init; } = 2.0;

    /// <summary>Distance. Default: pseudo-huber, which with its c of 0 is the norm.</summary>
    public Distance Metric { get; init; } = Distance.PseudoHuber;
}

/// <summary>Consistency distillation (Song et al. 2023, Algorithm 2).</summary>
public sealed record CdObjective : ConsistencyObjectiveSpec
{
    /// <summary>Noise levels N of the grid on which teacher steps are taken. Default: 18.</summary>
    [Range(2, 100_000)]
    public int Levels { get; init; } = 18;

    /// <summary>Solver of the teacher's step. Default: heun; addim with several segments.</summary>
    public TeacherSolver? Solver { get; init; }

    /// <summary>Variance that addim puts back, as a share of 1 / (2 + SNR). Default: 0.1.</summary>
    [Range(0.0, 10)]
    public double AddimVariance { get; init; } = 0.1;

    /// <summary>
    /// Guidance w of a class-conditional teacher: D = D_open + w (D_class - D_open). 1 follows the class as it is, more follows it more strongly.
    /// Default: 1.
    /// </summary>
    [Range(0.0, 100)]
    public double Guidance { get; init; } = 1;

    /// <summary>Decay mu of the target average; 0 makes the target the student itself. Default: 0.</summary>
    [Range(0.0, 1.0)]
    public double Mu { get; init; }

    /// <summary>Distance. Default: l2.</summary>
    public Distance Metric { get; init; } = Distance.L2;
}

/// <summary>Distances between two images.</summary>
public enum Distance
{
    /// <summary>Mean of squared differences.</summary>
    L2,

    /// <summary>Mean of absolute differences.</summary>
    L1,

    /// <summary>sqrt(|d|^2 + c^2) - c over a whole image (Song and Dhariwal 2024).</summary>
    PseudoHuber,

    /// <summary>Learned perceptual distance on VGG16 (Zhang et al. 2018).</summary>
    Lpips,
}

/// <summary>Weights of a pair of noise levels, high above low.</summary>
public enum ConsistencyWeighting
{
    /// <summary>1 (Song et al. 2023).</summary>
    Uniform,

    /// <summary>1 / (high - low) (Song and Dhariwal 2024; Geng et al. 2025).</summary>
    InverseGap,

    /// <summary>(high^2 + sigma_data^2) / (high sigma_data)^2, the weight of EDM (Geng et al. 2025, ImageNet).</summary>
    Edm,

    /// <summary>SNR + 1 at the higher level, which makes the squared error of x that of v (Heek et al. 2024).</summary>
    SnrPlusOne,
}

/// <summary>How the decay of ct's averaged target follows the number N(k) of grid levels.</summary>
public enum TargetDecay
{
    /// <summary>mu0^(s0 / N(k)) (Song et al. 2023, Appendix C).</summary>
    Paper,

    /// <summary>mu0^(s0 / (N(k) - 1)), as in the code published with the paper.</summary>
    Code,
}

/// <summary>How far apart the two levels of ect are.</summary>
public enum EctPairing
{
    /// <summary>n(t) = 1 + k sigmoid(-b t): small levels start at pure diffusion.</summary>
    Sigmoid,

    /// <summary>n(t) = 1: the same relative distance everywhere.</summary>
    Constant,
}

/// <summary>Solvers of one step of the teacher's probability-flow equation.</summary>
public enum TeacherSolver
{
    /// <summary>Second order, two evaluations.</summary>
    Heun,

    /// <summary>First order, one evaluation; the same as DDIM.</summary>
    Euler,

    /// <summary>DDIM with the variance that its averaging loses put back (Heek et al. 2024, aDDIM), one evaluation.</summary>
    Addim,
}
