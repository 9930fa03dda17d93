using Hayate.Contracts.Api;
using Hayate.Training.Checkpointing;
using Hayate.Training.Data;
using Hayate.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>Features of real images and their statistics: what generated ones are measured against. Every rank makes the same calls.</summary>
internal sealed class ReferenceStatistics : IDisposable
{
    private const int ChunkLength = 1024;
    private const long HalvesSeed = 0;

    private readonly IDataset _dataset;
    private readonly IFeatureExtractor _extractor;
    private readonly IGang _gang;
    private readonly ReferenceCache _cache;
    private FeatureVectors? _vectors;

    /// <summary>Reads the statistics of a whole data set from a store, or gathers and keeps them.</summary>
    /// <param name="dataset">The real images.</param>
    /// <param name="extractor">What is compared of them.</param>
    /// <param name="gang">The ranks that share the work. Default: this one alone.</param>
    /// <param name="store">Where statistics are kept. Default: nowhere.</param>
    public ReferenceStatistics(IDataset dataset, IFeatureExtractor extractor, IGang? gang = null, IReferenceStore? store = null)
    {
        (_dataset, _extractor, _gang) = (dataset, extractor, gang ?? new SoloGang());
        _cache = new ReferenceCache(store, _gang);
        using DisposeScope scope = NewDisposeScope();
        int half = dataset.Count / 2;
        Tensor origin = FeaturesOf(dataset.Get([0]))[0].to(ScalarType.Float64);
        FirstHalf = new FeatureStatistics(origin);
        SecondHalf = new FeatureStatistics(origin);
        _cache.Fill(Key("statistics"), [new("first_half", FirstHalf.State), new("second_half", SecondHalf.State)], () => Gather(half));
        Whole = FeatureStatistics.Merged(FirstHalf, SecondHalf);
        Mean = Whole.Mean().DetachFromDisposeScope();
    }

    /// <summary>Name of the feature extractor.</summary>
    public string Features => _extractor.Provenance.Name;

    /// <summary>Digest of what the statistics are of: images, their count, extractor, rounding.</summary>
    public string Digest => ProvenanceDigest.Of(Features, Provenance());

    /// <summary>Statistics of all images.</summary>
    public FeatureStatistics Whole { get; }

    /// <summary>Statistics of one half of them, chosen at random and always the same.</summary>
    public FeatureStatistics FirstHalf { get; }

    /// <summary>Statistics of the other half.</summary>
    public FeatureStatistics SecondHalf { get; }

    /// <summary>Their mean, the origin of other statistics that are compared with them.</summary>
    public Tensor Mean { get; }

    /// <summary>
    /// Vectors of images in a random order that is always the same, as many as are kept (see <see cref="FeatureVectors"/>); read or computed when
    /// first asked for.
    /// </summary>
    public FeatureVectors Vectors => _vectors ??= GatherVectors();

    /// <summary>What a measurement against all images depends on.</summary>
    /// <param name="settings">Settings of the metric.</param>
    /// <param name="images">Real images that take part. Default: all.</param>
    /// <param name="seed">Seed of the generated images.</param>
    public EvaluationProvenance Provenance(string? settings = null, int? images = null, long seed = 0) => new()
    {
        Dataset = _dataset.Name,
        DatasetDigest = _dataset.Digest,
        ReferenceImages = images ?? _dataset.Count,
        ExtractorDigest = _extractor.Provenance.WeightsDigest,
        Resize = _extractor.Provenance.Resize,
        Input = _extractor.Provenance.Input,
        Rounding = _dataset.IsImages ? "8 bit" : "exact",
        Settings = settings,
        Seed = seed,
    };

    /// <summary>Features of images as they are compared: pixels are rounded to eight bits first. The caller owns the tensor.</summary>
    public Tensor FeaturesOf(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        return _extractor.Extract(AsSeen(images)).MoveToOuterDisposeScope();
    }

    /// <summary>Features and class probabilities of images as they are compared; for a classifying extractor only. The caller owns the tensors.</summary>
    public Classification Classify(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        Classification classification = Classifier.Classify(AsSeen(images));
        return new Classification(classification.Features.MoveToOuterDisposeScope(), classification.Probabilities.MoveToOuterDisposeScope());
    }

    /// <summary>Number of classes that a classifying extractor tells apart.</summary>
    public int Classes => Classifier.Classes;

    private IClassifyingExtractor Classifier => (IClassifyingExtractor)_extractor;

    public void Dispose()
    {
        Whole.Dispose();
        FirstHalf.Dispose();
        SecondHalf.Dispose();
        Mean.Dispose();
        _vectors?.Dispose();
    }

    private Tensor AsSeen(Tensor images) => _dataset.IsImages ? EightBit.Decode(EightBit.Encode(images)) : images;

    private ReferenceKey Key(string what) => new($"{Digest}-{what}", ProvenanceDigest.Text(Features, Provenance()));

    private void Gather(int half)
    {
        SampleOrder order = new(_dataset.Count, HalvesSeed);
        ForEachOfMine(order, 0, half, (_, features) => FirstHalf.Add(features));
        ForEachOfMine(order, half, _dataset.Count - half, (_, features) => SecondHalf.Add(features));
        _gang.AllReduceSum(FirstHalf.Sums);
        _gang.AllReduceSum(SecondHalf.Sums);
    }

    private FeatureVectors GatherVectors()
    {
        FeatureVectors vectors = new(_dataset.Count, _extractor.Dimensions(_dataset.Shape));
        _cache.Fill(Key($"vectors-{vectors.Count}"), [new("vectors", vectors.Rows)], () =>
        {
            ForEachOfMine(new SampleOrder(_dataset.Count, HalvesSeed), 0, vectors.Count, vectors.Put);
            vectors.Gather(_gang);
        });
        return vectors;
    }

    private void ForEachOfMine(SampleOrder order, int first, int count, Action<int, Tensor> consumer)
    {
        foreach (Share chunk in _gang.ChunksOf(count, ChunkLength))
        {
            using DisposeScope scope = NewDisposeScope();
            consumer(first + chunk.First, FeaturesOf(_dataset.Get(order.Range(first + chunk.First, chunk.Count))));
        }
    }
}
