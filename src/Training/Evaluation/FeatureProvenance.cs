namespace Hayate.Training.Evaluation;

/// <summary>What features depend on beside the images. Only measurements of equal provenance compare.</summary>
public sealed record FeatureProvenance
{
    /// <summary>Name of the extractor: <c>pixels</c>, <c>inception</c>, <c>vgg16</c>, <c>classifier</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// What its weights are: SHA-256 of the file that the user gave, or the digest of a checkpoint's weights, in lower-case hexadecimal. Absent
    /// where there are none.
    /// </summary>
    public string? WeightsDigest { get; init; }

    /// <summary>How images are brought to the size of the network's input: <c>none</c>, <c>bilinear 299</c>.</summary>
    public string Resize { get; init; } = "none";

    /// <summary>Values of the network's input that stand for black and white, and order of colours.</summary>
    public string Input { get; init; } = "-1..1";

    /// <summary>The whole provenance on one line, for digests.</summary>
    public override string ToString() => $"{Name} weights={WeightsDigest ?? "none"} resize={Resize} input={Input}";
}
