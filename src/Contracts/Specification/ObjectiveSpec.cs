using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Hayate.Contracts.Specification;

/// <summary>Settings of a method's objective. Which keys exist depends on <see cref="RunSpec.Method"/>, which also is the discriminator.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "method")]
[JsonDerivedType(typeof(EdmObjective), "edm")]
[JsonDerivedType(typeof(DdpmObjective), "ddpm")]
[JsonDerivedType(typeof(CtObjective), "ct")]
[JsonDerivedType(typeof(IctObjective), "ict")]
[JsonDerivedType(typeof(EctObjective), "ect")]
[JsonDerivedType(typeof(CdObjective), "cd")]
[JsonDerivedType(typeof(PdObjective), "pd")]
[JsonDerivedType(typeof(ClassifierObjective), "classifier")]
[JsonDerivedType(typeof(ImportObjective), "import")]
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

/// <summary>
/// Progressive distillation: the student makes in one step what its teacher makes in two (Salimans and Ho 2022, Algorithm 2). Either one round, named by its
/// <see cref="Steps"/>, or a chain of rounds <see cref="From"/> a number of steps by halves <see cref="To"/> another, planned as one run a round.
/// </summary>
public sealed record PdObjective : ObjectiveSpec
{
    /// <summary>Sampling steps of the student of one round; its teacher takes twice as many. Exclusive with <see cref="From"/>.</summary>
    [Range(1, 65_536)]
    public int? Steps { get; init; }

    /// <summary>Sampling steps of the first student of a chain. Exclusive with <see cref="Steps"/>.</summary>
    [Range(1, 65_536)]
    public int? From { get; init; }

    /// <summary>Sampling steps of the last student of a chain. Default: 1.</summary>
    [Range(1, 65_536)]
    public int? To { get; init; }

    /// <summary>A round is not started when the distance of its teacher is more than this many times that of the teacher's own teacher. Default: no gate.</summary>
    [Range(0.01, 1e6)]
    public double? Gate { get; init; }

    /// <summary>Training of the rounds of 2 steps and of 1, as a multiple of <c>training.steps</c>; 2 in the paper. Default: 1.</summary>
    [Range(1, 100)]
    public int? FinalRoundsFactor { get; init; }

    /// <summary>Weight of the squared error of x. Default: truncated-snr.</summary>
    public PdWeighting Weighting { get; init; } = PdWeighting.TruncatedSnr;
}

/// <summary>Cross-entropy of the classes of images.</summary>
public sealed record ClassifierObjective : ObjectiveSpec
{
    /// <summary>Share of the images on which accuracy is measured and nothing is learned. Default: 0.1.</summary>
    [Range(0.001, 0.9)]
    public double HeldOut { get; init; } = 0.1;
}

/// <summary>An import takes over weights as they are.</summary>
public sealed record ImportObjective : ObjectiveSpec
{
    /// <summary>Path on the worker: a safetensors file with exactly the network's tensors, under EDM's names, with or without <c>model.</c> before each.</summary>
    public required string Weights { get; init; }
}

/// <summary>An evaluation run minimises nothing.</summary>
public sealed record EvaluateObjective : ObjectiveSpec;

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
