using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using Hayate.Training.Perception;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>
/// Pooled features of the Inception-v3 network that the Fréchet Inception Distance is defined by (Heusel et al. 2017). With them <c>fd</c> is FID.
/// </summary>
internal sealed class InceptionFeatures : IClassifyingExtractor
{
    private const int Side = 299;
    private const int MostAtOnce = 16;

    private readonly InceptionV3 _network;

    /// <summary>Reads the weights.</summary>
    /// <exception cref="InvalidDataException">The file does not hold them.</exception>
    public InceptionFeatures(InceptionExtractor spec)
    {
        // The count of batches that a normalisation has seen is written by some versions of the exporting library and has no effect here.
        using PretrainedWeights weights = PretrainedWeights.Read(
            "evaluation.features.weights", spec.Weights, InceptionLayout.Shapes, name => name.EndsWith(".bn.num_batches_tracked", StringComparison.Ordinal));
        _network = new InceptionV3(weights);
        Provenance = new FeatureProvenance { Name = "inception", WeightsDigest = weights.Digest, Resize = $"bilinear {Side}", Input = "-1..1 RGB" };
    }

    public FeatureProvenance Provenance { get; }

    public int Classes => InceptionLayout.Classes;

    public int Dimensions(ImageShape shape) => InceptionLayout.Features;

    public Tensor Extract(Tensor images) => ImageBatches.Map(images, MostAtOnce, part => _network.Features(PixelInput.Prepare(part, Side)));

    public Classification Classify(Tensor images)
    {
        Tensor features = Extract(images);
        return new Classification(features, _network.Probabilities(features));
    }

    public void Dispose() => _network.Dispose();
}
