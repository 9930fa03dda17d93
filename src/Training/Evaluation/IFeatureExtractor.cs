using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>Turns images into the vectors whose distributions are compared.</summary>
public interface IFeatureExtractor : IDisposable
{
    /// <summary>What the vectors depend on beside the images; recorded with every measurement.</summary>
    FeatureProvenance Provenance { get; }

    /// <summary>Length of a vector for images of a shape.</summary>
    int Dimensions(ImageShape shape);

    /// <summary>Features [n, D] of images [n, C, H, W] in [-1, 1]. The caller owns them.</summary>
    Tensor Extract(Tensor images);
}
