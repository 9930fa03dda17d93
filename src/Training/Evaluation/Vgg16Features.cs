using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using Hayate.Training.Perception;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>Activations of VGG16's second fully connected layer, in which precision and recall are customary (Kynkäänniemi et al. 2019).</summary>
internal sealed class Vgg16Features : IFeatureExtractor
{
    private const int MostAtOnce = 16;

    private readonly PretrainedWeights _weights;
    private readonly Vgg16 _network;

    /// <summary>Reads the weights.</summary>
    /// <exception cref="InvalidDataException">The file does not hold them.</exception>
    public Vgg16Features(Vgg16Extractor spec)
    {
        _weights = PretrainedWeights.Read("evaluation.features.weights", spec.Weights, Vgg16.Shapes(new Vgg16Layout()));
        _network = new Vgg16(_weights);
        Provenance = new FeatureProvenance
        {
            Name = "vgg16",
            WeightsDigest = _weights.Digest,
            Resize = $"bilinear {Vgg16.Side}",
            Input = "ImageNet mean and deviation RGB",
        };
    }

    public FeatureProvenance Provenance { get; }

    public int Dimensions(ImageShape shape) => Vgg16.Hidden;

    public Tensor Extract(Tensor images) => ImageBatches.Map(images, MostAtOnce, part => _network.Features(PixelInput.Prepare(part, Vgg16.Side)));

    public void Dispose() => _weights.Dispose();
}
