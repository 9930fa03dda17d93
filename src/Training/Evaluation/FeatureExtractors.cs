using Hayate.Contracts.Specification;
using Hayate.Training.Loop;

namespace Hayate.Training.Evaluation;

/// <summary>Makes feature extractors by name.</summary>
internal static class FeatureExtractors
{
    /// <summary>The extractor of a run's evaluation. Every rank makes its own; the caller disposes it.</summary>
    /// <exception cref="InvalidDataException">A file of weights is not what it should be; the message names file, expectation and cure.</exception>
    /// <exception cref="IOException">A file of weights cannot be read.</exception>
    public static IFeatureExtractor Create(TrainingContext context) => context.Spec.Evaluation.Features switch
    {
        PixelExtractor => new PixelFeatures(),
        var features => throw new ArgumentException($"evaluation.features: '{features.GetType().Name}' is not available. Use pixels."),
    };
}
