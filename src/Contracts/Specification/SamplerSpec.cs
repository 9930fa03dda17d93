using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Hayate.Contracts.Specification;

/// <summary>A sampler and how many steps it takes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(HeunSampler), "heun")]
[JsonDerivedType(typeof(EulerSampler), "euler")]
[JsonDerivedType(typeof(ConsistencySampler), "consistency")]
[JsonDerivedType(typeof(DdimSampler), "ddim")]
[JsonDerivedType(typeof(DdpmSampler), "ddpm")]
[JsonDerivedType(typeof(DpmSolverSampler), "dpm-solver++")]
[JsonDerivedType(typeof(UniPcSampler), "unipc")]
public abstract record SamplerSpec
{
    /// <summary>Sampling steps. Default: 1.</summary>
    [Range(1, 100_000)]
    public int Steps { get; init; } = 1;
}

/// <summary>Multistep consistency sampling (Song et al. 2023, Algorithm 1): one network evaluation a step.</summary>
public sealed record ConsistencySampler : SamplerSpec
{
    /// <summary>Noise levels between the steps, largest first, one fewer than steps. Default: 0.821 for two steps, else evenly over the power grid.</summary>
    public ImmutableArray<double> Sigmas { get; init; } = [];

    /// <summary>Looks for the levels that make the best images of the weights that an evaluation run measures; instead of given ones. Default: no search.</summary>
    public SigmaSearch? Search { get; init; }
}

/// <summary>
/// A search for the noise levels between consistency steps that minimise the run's first distance, one level after the other (Song et al. 2023,
/// Section 3).
/// </summary>
public sealed record SigmaSearch
{
    /// <summary>Most candidates that are measured, the default levels being the first; at least 1 and 2 more for each level. Default: 1 and 10 more for each level.</summary>
    [Range(3, 100_000)]
    public int? Evaluations { get; init; }
}
