using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Loop;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>Activations of the penultimate layer of a classifier that another run trained.</summary>
internal sealed class ClassifierFeatures : IClassifyingExtractor
{
    private const int MostAtOnce = 256;

    private readonly ConvNet _network;
    private readonly int _width;

    /// <summary>Loads the classifier on rank 0 and gives it to the others.</summary>
    /// <exception cref="ArgumentException">The run names no classifier, or one of other images.</exception>
    /// <exception cref="InvalidDataException">Its checkpoint does not verify.</exception>
    public ClassifierFeatures(TrainingContext context, IDataset dataset)
    {
        var source = context.Classifier ?? throw new ArgumentException("evaluation.features: the classifier is not at hand. Name a run or a checkpoint.");
        if (source.Spec.Network is not ConvNetSpec network)
            throw new ArgumentException("evaluation.features: the run that is named is no classifier. Name a run of method classifier.");
        _network = (ConvNet)NetworkFactory.Create(network, dataset.Shape, seed: 0);
        (Classes, _width) = (network.Classes, network.Features);
        CheckpointWeights.Load(source, TeacherModel.PartOf(asked: null, source.Spec.Optimizer), _network, context.Gang);
        Provenance = new FeatureProvenance { Name = "classifier", WeightsDigest = CheckpointWeights.Digest(source.Step, _network) };
    }

    public FeatureProvenance Provenance { get; }

    public int Classes { get; }

    public int Dimensions(ImageShape shape) => _width;

    public Tensor Extract(Tensor images) => ImageBatches.Map(images, MostAtOnce, part => _network.Features(part, DropoutMasks.None));

    public Classification Classify(Tensor images)
    {
        var features = Extract(images);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        return new Classification(features, _network.Logits(features).softmax(1).MoveToOuterDisposeScope());
    }

    public void Dispose() => _network.Dispose();
}
