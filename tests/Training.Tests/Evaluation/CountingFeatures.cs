using Hayate.Training.Evaluation;
using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Evaluation;

/// <summary>Pixels with two classes, dark and bright, that count the images they are asked about.</summary>
internal sealed class CountingFeatures(string? weights = null) : IClassifyingExtractor
{
    private readonly PixelFeatures _pixels = new();

    public int Images { get; private set; }

    public FeatureProvenance Provenance { get; } = new() { Name = "counting", WeightsDigest = weights };

    public int Classes => 2;

    public int Dimensions(ImageShape shape) => _pixels.Dimensions(shape);

    public Tensor Extract(Tensor images)
    {
        Images += (int)images.size(0);
        return _pixels.Extract(images);
    }

    public Classification Classify(Tensor images)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor features = Extract(images);
        Tensor bright = features.mean([1], keepdim: true).mul(8).sigmoid();
        return new Classification(features.MoveToOuterDisposeScope(), cat([bright, 1 - bright], 1).MoveToOuterDisposeScope());
    }

    public void Dispose() => _pixels.Dispose();
}
