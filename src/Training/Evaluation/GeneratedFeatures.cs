using Hayate.Contracts.Specification;
using Hayate.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>What the metrics of a run need to know of generated images, gathered as they are made, each image looked at once.</summary>
internal sealed class GeneratedFeatures : IDisposable
{
    private readonly ReferenceStatistics _reference;
    private readonly FeatureStatistics? _statistics;
    private readonly FeatureVectors? _vectors;
    private readonly InceptionScore? _score;

    public GeneratedFeatures(EvaluationSpec spec, ReferenceStatistics reference)
    {
        _reference = reference;
        if (spec.Metrics.Contains(EvaluationMetric.InceptionScore))
            _score = new InceptionScore(spec.Samples, reference.Classes);
        if (spec.Metrics.Contains(EvaluationMetric.Fd))
            _statistics = new FeatureStatistics(reference.Mean);
        if (spec.Metrics.Any(Evaluator.ComparesVectors))
            _vectors = new FeatureVectors(spec.Samples, reference.Mean.numel());
    }

    /// <summary>Mean and covariance. Present where the Fréchet distance is asked for.</summary>
    public FeatureStatistics Statistics => _statistics!;

    /// <summary>The vectors. Present where a metric compares them one by one.</summary>
    public FeatureVectors Vectors => _vectors!;

    /// <summary>The Inception Score. Present where it is asked for.</summary>
    public InceptionScore Score => _score!;

    /// <summary>Takes in images.</summary>
    public void Add(Share chunk, Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features;
        if (_score is null)
        {
            features = _reference.FeaturesOf(images);
        }
        else
        {
            Classification classification = _reference.Classify(images);
            features = classification.Features;
            _score.Add(chunk.First, classification.Probabilities);
        }

        _statistics?.Add(features);
        _vectors?.Put(chunk.First, features);
    }

    /// <summary>Gives every rank what all of them took in.</summary>
    public void Gather(IGang gang)
    {
        if (_statistics is not null)
            gang.AllReduceSum(_statistics.Sums);
        if (_score is not null)
            gang.AllReduceSum(_score.Sums);
        _vectors?.Gather(gang);
    }

    public void Dispose()
    {
        _statistics?.Dispose();
        _vectors?.Dispose();
        _score?.Dispose();
    }
}
