using System.IO.Hashing;
using System.Text;
using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Loop;
using Hayate.Training.Perception;

namespace Hayate.Training.Evaluation;

/// <summary>Makes feature extractors by name.</summary>
internal static class FeatureExtractors
{
    /// <summary>The extractor of a run's evaluation. Every rank makes its own; the caller disposes it.</summary>
    /// <exception cref="ArgumentException">The images cannot be shown to the extractor's network, or the ranks have different weights.</exception>
    /// <exception cref="InvalidDataException">A file of weights is not what it should be; the message names file, expectation and cure.</exception>
    /// <exception cref="IOException">A file of weights cannot be read.</exception>
    public static IFeatureExtractor Create(TrainingContext context, IDataset dataset)
    {
        IFeatureExtractor extractor = CreateHere(context, dataset);
        RequireSameOnAllRanks(context.Gang, extractor.Provenance);
        return extractor;
    }

    private static IFeatureExtractor CreateHere(TrainingContext context, IDataset dataset) => context.Spec.Evaluation.Features switch
    {
        PixelExtractor => new PixelFeatures(),
        InceptionExtractor inception => OfPhotographs(dataset, () => new InceptionFeatures(inception)),
        Vgg16Extractor vgg16 => OfPhotographs(dataset, () => new Vgg16Features(vgg16)),
        ClassifierExtractor => new ClassifierFeatures(context, dataset),
        var features => throw new ArgumentException($"evaluation.features: '{features.GetType().Name}' is not available. Use pixels."),
    };

    // A path means another file on another worker; each rank would measure its share by another network.
    internal static void RequireSameOnAllRanks(IGang gang, FeatureProvenance provenance)
    {
        byte[] own = XxHash128.Hash(Encoding.UTF8.GetBytes(provenance.ToString()));
        byte[] first = [.. own];
        gang.Broadcast(first);
        if (!first.SequenceEqual(own))
            throw new ArgumentException($"evaluation.features: rank {gang.Rank} has other weights than rank 0: {provenance}. Give every worker the same file.");
    }

    private static IFeatureExtractor OfPhotographs(IDataset dataset, Func<IFeatureExtractor> create) => dataset.IsImages && PixelInput.Suits(dataset.Shape)
        ? create()
        : throw new ArgumentException(
            $"evaluation.features: the network was trained on photographs and cannot look at '{dataset.Name}', which is not grey or coloured images. Use pixels.");
}
