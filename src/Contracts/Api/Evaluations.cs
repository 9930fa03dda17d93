using System.Collections.Immutable;

namespace Hayate.Contracts.Api;

/// <summary>One measurement of quality. Two compare only when metric and <see cref="ComparisonGroup"/> are equal.</summary>
public sealed record EvaluationInfo
{
    /// <summary>Run it belongs to.</summary>
    public required string RunId { get; init; }

    /// <summary>Step of the weights.</summary>
    public required int Step { get; init; }

    /// <summary>
    /// What was measured: a sampler's label such as <c>heun-18</c>, the <c>model</c> itself, the model at one noise level such as
    /// <c>sigma 0.821</c>, or an anchor: <c>real halves</c>, <c>gaussian fit</c>.
    /// </summary>
    public required string Subject { get; init; }

    /// <summary>Network evaluations per image; absent for anchors.</summary>
    public int? Nfe { get; init; }

    /// <summary>Name of the metric: <c>fd</c>, <c>fid</c>, <c>kid</c>, <c>precision</c>, <c>recall</c>, <c>inception-score</c>, <c>self-consistency</c>, <c>boundary</c>, <c>teacher-distance</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>The value.</summary>
    public required double Value { get; init; }

    /// <summary>Standard error of the value, where it can be told.</summary>
    public double? StandardError { get; init; }

    /// <summary>Noise level of a value that belongs to one; absent for all others.</summary>
    public double? NoiseLevel { get; init; }

    /// <summary>Feature extractor: <c>pixels</c>. <c>none</c> where the images or the model itself are measured.</summary>
    public required string Features { get; init; }

    /// <summary>Digest of what the value is measured against: data set, count, extractor and its weights, resize, rounding, the metric's settings.</summary>
    public required string ReferenceDigest { get; init; }

    /// <summary>Generated images.</summary>
    public required int Samples { get; init; }

    /// <summary>The parts behind the digest, for people. Absent in measurements of earlier versions.</summary>
    public EvaluationProvenance? Provenance { get; init; }

    /// <summary>Generation speed over the whole gang; absent for anchors.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>Values of a metric compare only where this is equal.</summary>
    public string ComparisonGroup => Comparability.GroupOf(this);
}

/// <summary>What a measurement depends on beside the model. All of it but the seed tells comparable from incomparable.</summary>
public sealed record EvaluationProvenance
{
    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Digest of its images.</summary>
    public required string DatasetDigest { get; init; }

    /// <summary>Real images on the other side.</summary>
    public required int ReferenceImages { get; init; }

    /// <summary>Digest of the extractor's weights; absent where it has none.</summary>
    public string? ExtractorDigest { get; init; }

    /// <summary>How images are brought to the size of the extractor's input.</summary>
    public string Resize { get; init; } = "none";

    /// <summary>Values that the extractor sees for black and white, and the order of colours.</summary>
    public string Input { get; init; } = "-1..1";

    /// <summary><c>8 bit</c> where images are rounded before they are compared, else <c>exact</c>.</summary>
    public required string Rounding { get; init; }

    /// <summary>Settings of the metric: <c>3 neighbours</c>, <c>100 subsets of 898</c>. Absent where it has none.</summary>
    public string? Settings { get; init; }

    /// <summary>Seed of the noise that images are generated from. Another seed is another draw of the same quantity, so it sets nothing apart.</summary>
    public required long Seed { get; init; }
}

/// <summary>Runs whose newest measurements by a metric compare with each other.</summary>
public sealed record ComparisonGroup
{
    /// <summary>Name of the metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The group, as in <see cref="EvaluationInfo.ComparisonGroup"/>.</summary>
    public required string Group { get; init; }

    /// <summary>Ids of the runs.</summary>
    public required ImmutableArray<string> Runs { get; init; }

    /// <summary>In what this group differs from the first one of its metric; absent for that one.</summary>
    public string? Difference { get; init; }
}
