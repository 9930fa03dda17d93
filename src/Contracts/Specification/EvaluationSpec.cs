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
