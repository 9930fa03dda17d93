using Hayate.Contracts.Specification;

namespace Hayate.Training.Evaluation;

/// <summary>Makes feature extractors by name.</summary>
internal static class FeatureExtractors
{
    /// <summary>The extractor of a specification.</summary>
    public static IFeatureExtractor Create(FeatureExtractor features) => features switch
    {
        FeatureExtractor.Pixels => new PixelFeatures(),
        _ => throw new ArgumentOutOfRangeException(nameof(features), features, "Unknown feature extractor."),
    };
}
