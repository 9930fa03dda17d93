using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>An extractor whose network also says which class an image shows, as the Inception Score needs.</summary>
public interface IClassifyingExtractor : IFeatureExtractor
{
    /// <summary>Number of classes, K.</summary>
    int Classes { get; }

    /// <summary>Features and class probabilities of images [n, C, H, W] in one pass of the network.</summary>
    Classification Classify(Tensor images);
}

/// <summary>What a classifying extractor says of images. The caller owns the tensors.</summary>
/// <param name="Features">Features [n, D], the same as <see cref="IFeatureExtractor.Extract"/> gives.</param>
/// <param name="Probabilities">p(y|x), [n, K]; each row sums to one.</param>
public readonly record struct Classification(Tensor Features, Tensor Probabilities);
