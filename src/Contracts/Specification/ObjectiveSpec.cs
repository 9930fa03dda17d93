using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Hayate.Contracts.Specification;

/// <summary>Settings of a method's objective. Which keys exist depends on <see cref="RunSpec.Method"/>, which also is the discriminator.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "method")]
[JsonDerivedType(typeof(EdmObjective), "edm")]
[JsonDerivedType(typeof(DdpmObjective), "ddpm")]
[JsonDerivedType(typeof(CtObjective), "ct")]
[JsonDerivedType(typeof(IctObjective), "ict")]
[JsonDerivedType(typeof(CdObjective), "cd")]
[JsonDerivedType(typeof(PdObjective), "pd")]
[JsonDerivedType(typeof(EvaluateObjective), "evaluate")]
public abstract record ObjectiveSpec;

/// <summary>Denoising loss of EDM (Karras et al. 2022, Table 1).</summary>
public sealed record EdmObjective : ObjectiveSpec
{
    /// <summary>Mean of ln sigma. Default: -1.2.</summary>
    public double PMean { get; init; } = -1.2;

    /// <summary>Standard deviation of ln sigma. Default: 1.2.</summary>
    [Range(1e-6, 100)]
    public double PStd { get; init; } = 1.2;
}

/// <summary>Denoising loss of a variance-preserving process, its times drawn evenly (Ho et al. 2020; Salimans and Ho 2022).</summary>
public sealed record DdpmObjective : ObjectiveSpec
{
    /// <summary>Of which prediction the squared error is taken. Default: of the network's own, and truncated-snr for a network that predicts the image.</summary>
    public DdpmWeighting? Weighting { get; init; }
}

/// <summary>Consistency training with a discretisation schedule and an averaged target (Song et al. 2023, Algorithm 3).</summary>
public sealed record CtObjective : ObjectiveSpec
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

    /// <summary>Distance. Default: l2.</summary>
    public Distance Metric { get; init; } = Distance.L2;
}

/// <summary>Improved consistency training (Song and Dhariwal 2024).</summary>
public sealed record IctObjective : ObjectiveSpec
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

    /// <summary>Constant c of the pseudo-Huber distance. Default: 0.00054 sqrt(d), d being the values of an image.</summary>
    [Range(0.0, 100)]
    public double? HuberC { get; init; }
}

/// <summary>Consistency distillation (Song et al. 2023, Algorithm 2).</summary>
public sealed record CdObjective : ObjectiveSpec
{
    /// <summary>Noise levels N of the grid on which teacher steps are taken. Default: 18.</summary>
    [Range(2, 100_000)]
    public int Levels { get; init; } = 18;

    /// <summary>Solver of the teacher's step. Default: heun.</summary>
    public TeacherSolver Solver { get; init; } = TeacherSolver.Heun;

    /// <summary>Decay mu of the target average; 0 makes the target the student itself. Default: 0.</summary>
    [Range(0.0, 1.0)]
    public double Mu { get; init; }

    /// <summary>Distance. Default: l2.</summary>
    public Distance Metric { get; init; } = Distance.L2;

    /// <summary>Constant c of the pseudo-Huber distance. Default: 0.00054 sqrt(d).</summary>
    [Range(0.0, 100)]
    public double? HuberC { get; init; }
}

/// <summary>One round of progressive distillation: the student makes in one step what its teacher makes in two (Salimans and Ho 2022, Algorithm 2).</summary>
public sealed record PdObjective : ObjectiveSpec
{
    /// <summary>Sampling steps of the student; its teacher takes twice as many.</summary>
    [Range(1, 65_536)]
    public required int Steps { get; init; }

    /// <summary>Weight of the squared error of x. Default: truncated-snr.</summary>
    public PdWeighting Weighting { get; init; } = PdWeighting.TruncatedSnr;
}

/// <summary>An evaluation run minimises nothing.</summary>
public sealed record EvaluateObjective : ObjectiveSpec;

/// <summary>Distances between two images.</summary>
public enum Distance
{
    /// <summary>Mean of squared differences.</summary>
    L2,

    /// <summary>Mean of absolute differences.</summary>
    L1,

    /// <summary>sqrt(|d|^2 + c^2) - c over a whole image (Song and Dhariwal 2024).</summary>
    PseudoHuber,
}

/// <summary>Solvers of one step of the teacher's probability-flow equation.</summary>
public enum TeacherSolver
{
    /// <summary>Second order, two evaluations.</summary>
    Heun,

    /// <summary>First order, one evaluation.</summary>
    Euler,
}

/// <summary>Squared errors of a denoiser, which differ by a weight of the error of x alone (Salimans and Ho 2022, Section 4).</summary>
public enum DdpmWeighting
{
    /// <summary>Error of the noise, the simple loss of DDPM: weight SNR.</summary>
    Epsilon,

    /// <summary>Error of the image: weight 1.</summary>
    Sample,

    /// <summary>Error of v: weight SNR + 1.</summary>
    Velocity,

    /// <summary>The larger of the errors of image and noise: weight max(SNR, 1).</summary>
    TruncatedSnr,
}

/// <summary>Weights of progressive distillation (Salimans and Ho 2022, Section 4).</summary>
public enum PdWeighting
{
    /// <summary>max(SNR, 1).</summary>
    TruncatedSnr,

    /// <summary>SNR + 1.</summary>
    SnrPlusOne,
}
