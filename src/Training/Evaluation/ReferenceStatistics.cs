using System.IO.Hashing;
using System.Text;
using Hayate.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>Features of real images and their statistics: what generated ones are measured against.</summary>
internal sealed class ReferenceStatistics : IDisposable
{
    private const int ChunkLength = 1024;

    private readonly IDataset _dataset;
    private readonly IFeatureExtractor _extractor;

    /// <summary>Gathers the statistics of a whole data set.</summary>
    public ReferenceStatistics(IDataset dataset, IFeatureExtractor extractor)
    {
        (_dataset, _extractor) = (dataset, extractor);
        Features = extractor.Provenance.Name;
        using DisposeScope scope = NewDisposeScope();
        Whole = Of([.. Enumerable.Range(0, dataset.Count)], FeaturesOf(dataset.Get([0]))[0]);
        Mean = Whole.Mean().DetachFromDisposeScope();
        string provenance = $"{dataset.Digest} {dataset.Count} {extractor.Provenance} {(dataset.IsImages ? "8 bit" : "exact")}";
        Digest = Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(provenance)));
    }

    /// <summary>Name of the feature extractor.</summary>
    public string Features { get; }

    /// <summary>Digest of what the statistics are of: images, their count, extractor, rounding.</summary>
    public string Digest { get; }

    /// <summary>Statistics of all images.</summary>
    public FeatureStatistics Whole { get; }

    /// <summary>Their mean, the origin of every other statistics that is compared with them.</summary>
    public Tensor Mean { get; }

    /// <summary>Statistics of some of the images.</summary>
    public FeatureStatistics Of(int[] indices) => Of(indices, Mean);

    /// <summary>Features of images as they are compared: pixels are rounded to eight bits first. The caller owns the tensor.</summary>
    public Tensor FeaturesOf(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor seen = _dataset.IsImages ? EightBit.Decode(EightBit.Encode(images)) : images;
        return _extractor.Extract(seen).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        Whole.Dispose();
        Mean.Dispose();
    }

    private FeatureStatistics Of(int[] indices, Tensor origin)
    {
        FeatureStatistics statistics = new(origin);
        foreach (int[] chunk in indices.Chunk(ChunkLength))
        {
            using DisposeScope scope = NewDisposeScope();
            statistics.Add(FeaturesOf(_dataset.Get(chunk)));
        }

        return statistics;
    }
}
