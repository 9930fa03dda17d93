using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>The values of the image themselves.</summary>
internal sealed class PixelFeatures : IFeatureExtractor
{
    public FeatureProvenance Provenance { get; } = new() { Name = "pixels" };

    public int Dimensions(ImageShape shape) => shape.Size;

    public Tensor Extract(Tensor images)
    {
        using IDisposable scope = NewDisposeScope();
        return images.flatten(1).to(ScalarType.Float64).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
    }
}
