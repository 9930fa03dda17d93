using System.Text.Json.Serialization;

namespace Hayate.Contracts.Specification;

/// <summary>What turns images into the vectors whose distributions are compared. An extractor without settings may be written as its name alone.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(PixelExtractor), "pixels")]
[JsonDerivedType(typeof(InceptionExtractor), "inception")]
[JsonDerivedType(typeof(Vgg16Extractor), "vgg16")]
[JsonDerivedType(typeof(ClassifierExtractor), "classifier")]
public abstract record FeatureExtractorSpec;

/// <summary>The values of the image themselves.</summary>
public sealed record PixelExtractor : FeatureExtractorSpec;

/// <summary>The 2048 pooled features of the Inception-v3 network of 2015 that the Fréchet Inception Distance is defined by (Heusel et al. 2017).</summary>
public sealed record InceptionExtractor : FeatureExtractorSpec
{
    /// <summary>Path on the workers of its weights, the public state dict as a safetensors file.</summary>
    public required string Weights { get; init; }
}

/// <summary>The 4096 features of VGG16's second fully connected layer, customary for precision and recall (Kynkäänniemi et al. 2019).</summary>
public sealed record Vgg16Extractor : FeatureExtractorSpec
{
    /// <summary>Path on the workers of its weights, the public state dict as a safetensors file.</summary>
    public required string Weights { get; init; }
}

/// <summary>The penultimate layer of a classifier that another run trained.</summary>
public sealed record ClassifierExtractor : FeatureExtractorSpec
{
    /// <summary>Run of method <c>classifier</c>, of this file by name or any by id.</summary>
    public string? Run { get; init; }

    /// <summary>Checkpoint of that run: <c>best</c>, <c>latest</c> or a step. Default: best.</summary>
    public string Checkpoint { get; init; } = "best";

    /// <summary>A checkpoint by id, instead of <c>run</c>.</summary>
    public string? Id { get; init; }
}
