using Hayate.Contracts.Api;

namespace Hayate.Training.Evaluation;

/// <summary>One measurement of quality. Two compare only when metric, features, reference and counts are equal.</summary>
public sealed record Measurement
{
    /// <summary>Step of the weights.</summary>
    public required int Step { get; init; }

    /// <summary>
    /// What was measured: a sampler's label such as <c>heun-18</c>, the <c>model</c>, the model at one noise level such as <c>sigma 0.821</c>,
    /// or an anchor: <c>real halves</c>, <c>gaussian fit</c>.
    /// </summary>
    public required string Subject { get; init; }

    /// <summary>Network evaluations per image; absent for anchors.</summary>
    public int? Nfe { get; init; }

    /// <summary>Name of the metric: <c>fd</c>, <c>kid</c>, ...</summary>
    public required string Metric { get; init; }

    /// <summary>The value.</summary>
    public required double Value { get; init; }

    /// <summary>Standard error of the value, where it can be told.</summary>
    public double? StandardError { get; init; }

    /// <summary>Noise level of a value that belongs to one.</summary>
    public double? NoiseLevel { get; init; }

    /// <summary>Name of the feature extractor: <c>pixels</c>; <c>none</c> where no features are compared.</summary>
    public required string Features { get; init; }

    /// <summary>What the value depends on beside the model.</summary>
    public required EvaluationProvenance Provenance { get; init; }

    /// <summary>Digest of the provenance without the seed: measurements of unlike digests do not compare.</summary>
    public string ReferenceDigest => ProvenanceDigest.Of(Features, Provenance);

    /// <summary>Images on the generated side.</summary>
    public required int Samples { get; init; }

    /// <summary>Generation speed over the whole gang, images a second; absent for anchors.</summary>
    public double? ImagesPerSecond { get; init; }
}
