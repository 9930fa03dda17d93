using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>Turns images into the vectors whose distributions are compared.</summary>
public interface IFeatureExtractor
{
    /// <summary>Name, recorded with every measurement.</summary>
    string Name { get; }

    /// <summary>Length of a vector for images of a shape.</summary>
    int Dimensions(ImageShape shape);

    /// <summary>Features [n, D] of images [n, C, H, W]. The caller owns them.</summary>
    Tensor Extract(Tensor images);
}
