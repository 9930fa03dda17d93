namespace Hayate.Training.Evaluation;

/// <summary>One measurement of quality. Two compare only when features, reference and counts are equal.</summary>
public sealed record Measurement
{
    /// <summary>Step of the weights.</summary>
    public required int Step { get; init; }

    /// <summary>What was measured: a sampler's label such as <c>heun-18</c>, or an anchor: <c>real halves</c>, <c>gaussian fit</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Network evaluations per image; absent for anchors.</summary>
    public int? Nfe { get; init; }

    /// <summary>The Fréchet distance.</summary>
    public required double FrechetDistance { get; init; }

    /// <summary>Name of the feature extractor: <c>pixels</c>.</summary>
    public required string Features { get; init; }

    /// <summary>Digest of what the reference statistics are of: images, their count, extractor, rounding.</summary>
    public required string ReferenceDigest { get; init; }

    /// <summary>Images on the generated side.</summary>
    public required int Samples { get; init; }

    /// <summary>Generation speed over the whole gang, images a second; absent for anchors.</summary>
    public double? ImagesPerSecond { get; init; }
}
