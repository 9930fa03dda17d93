using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Hayate.Contracts.Specification;

/// <summary>How quality is measured.</summary>
public sealed record EvaluationSpec
{
    /// <summary>Steps between evaluations; the last step is always evaluated. Default: only the last step.</summary>
    [Range(1, 1_000_000_000)]
    public int? EverySteps { get; init; }

    /// <summary>What to measure; the first one, of the first sampler, ranks checkpoints. Default: fd.</summary>
    public ImmutableArray<EvaluationMetric> Metrics { get; init; } = [EvaluationMetric.Fd];

    /// <summary>Feature extractor. Default: pixels.</summary>
    public FeatureExtractorSpec Features { get; init; } = new PixelExtractor();

    /// <summary>Images generated for a measurement. Default: 2048.</summary>
    [Range(2, 10_000_000)]
    public int Samples { get; init; } = 2048;

    /// <summary>Images generated at once on a rank. Default: 256.</summary>
    [Range(1, 1_000_000)]
    public int Batch { get; init; } = 256;

    /// <summary>Samplers to measure; the first one ranks checkpoints. Default: what suits the method.</summary>
    public ImmutableArray<SamplerSpec> Samplers { get; init; } = [];
}

/// <summary>A sampler and how many steps it takes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(HeunSampler), "heun")]
[JsonDerivedType(typeof(ConsistencySampler), "consistency")]
[JsonDerivedType(typeof(DdimSampler), "ddim")]
public abstract record SamplerSpec
{
    /// <summary>Sampling steps. Default: 1.</summary>
    [Range(1, 100_000)]
    public int Steps { get; init; } = 1;
}

/// <summary>Deterministic second-order sampler (Karras et al. 2022, Algorithm 1): 2 steps - 1 network evaluations.</summary>
public sealed record HeunSampler : SamplerSpec;

/// <summary>Multistep consistency sampling (Song et al. 2023, Algorithm 1): one network evaluation a step.</summary>
public sealed record ConsistencySampler : SamplerSpec
{
    /// <summary>Noise levels between the steps, largest first, one fewer than steps. Default: 0.821 for two steps, else evenly over the power grid.</summary>
    public ImmutableArray<double> Sigmas { get; init; } = [];
}

/// <summary>Deterministic DDIM on the cosine schedule (Song et al. 2021; Salimans and Ho 2022): one network evaluation a step.</summary>
public sealed record DdimSampler : SamplerSpec;
