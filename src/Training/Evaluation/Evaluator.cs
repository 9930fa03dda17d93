using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Diffusion;
using Hayate.Training.Samplers;

namespace Hayate.Training.Evaluation;

/// <summary>Measures what models generate against real images, across a gang. Every rank makes the same calls; rank 0 gets the values.</summary>
internal sealed class Evaluator : IDisposable
{
    private readonly EvaluationSpec _spec;
    private readonly IDataset _dataset;
    private readonly IFeatureExtractor _extractor;
    private readonly ImageGenerator _generator;
    private readonly TimeProvider _time;
    private readonly Lazy<ReferenceStatistics> _reference;

    /// <param name="spec">What to measure.</param>
    /// <param name="dataset">What generated images are compared with.</param>
    /// <param name="extractor">Turns images into what is compared; owned from here on.</param>
    /// <param name="generator">Makes the images.</param>
    /// <param name="references">Where statistics of real images are kept; null for nowhere.</param>
    /// <param name="time">Measures throughput.</param>
    /// <exception cref="ArgumentException">Data set or features are not what a metric needs.</exception>
    public Evaluator(
        EvaluationSpec spec, IDataset dataset, IFeatureExtractor extractor, ImageGenerator generator, IReferenceStore? references, TimeProvider time)
    {
        Check(spec, dataset, extractor);
        (_spec, _dataset, _extractor, _generator, _time) = (spec, dataset, extractor, generator, time);
        _reference = new(() => new ReferenceStatistics(dataset, extractor, generator.Gang, references));
    }

    private bool IsFirst => _generator.Gang.Rank == 0;

    /// <summary>Distances that give the others a meaning: <c>real halves</c> and <c>gaussian fit</c>. None where no Fréchet distance is measured.</summary>
    public IReadOnlyList<Measurement> MeasureAnchors()
    {
        if (!_spec.Metrics.Contains(EvaluationMetric.Fd))
            return [];
        ReferenceStatistics reference = _reference.Value;
        List<Measurement> anchors = [];
        if (IsFirst)
            anchors.Add(Create(0, "real halves", EvaluationMetric.Fd, new(Anchors.RealHalves(reference))) with { Samples = _dataset.Count / 2 });
        if (_dataset.Shape.Size <= Anchors.MostValues)
            anchors.Add(Create(0, "gaussian fit", EvaluationMetric.Fd, new(Anchors.GaussianFit(_dataset, reference, _spec.Samples, _generator.Gang))));
        return IsFirst ? anchors : [];
    }

    /// <summary>Generates images and measures them by every metric of images and their features.</summary>
    /// <param name="model">What to measure.</param>
    /// <param name="sampler">How its images are made.</param>
    /// <param name="step">Step of its weights.</param>
    public IReadOnlyList<Measurement> Measure(IGenerativeModel model, ISampler sampler, int step) =>
        Measure(model, sampler, step, [.. _spec.Metrics.Where(MetricFacts.NeedsFeatures)], first: 0);

    /// <summary>Measures as many images by one metric of features, but images that <see cref="Measure(IGenerativeModel, ISampler, int)"/> never sees: the next ones.</summary>
    /// <returns>The row on rank 0, null on the others.</returns>
    public Measurement? MeasureAside(IGenerativeModel model, ISampler sampler, int step, EvaluationMetric metric) =>
        Measure(model, sampler, step, [metric], first: _spec.Samples).SingleOrDefault();

    /// <summary>Whether a metric looks at feature vectors one by one.</summary>
    internal static bool ComparesVectors(EvaluationMetric metric) =>
        metric is EvaluationMetric.Kid or EvaluationMetric.Precision or EvaluationMetric.Recall;

    public void Dispose()
    {
        if (_reference.IsValueCreated)
            _reference.Value.Dispose();
        _extractor.Dispose();
    }

    // What a metric lacks is said before the training, not after it.
    private static void Check(EvaluationSpec spec, IDataset dataset, IFeatureExtractor extractor)
    {
        if (spec.Metrics.Any(ComparesVectors) && dataset.Count < MetricFacts.FewestImages)
        {
            throw new ArgumentException(
                $"evaluation.metrics: kid, precision and recall need at least {MetricFacts.FewestImages} real images; the data set has {dataset.Count}. "
                + "Use a larger one or remove them.");
        }

        if (spec.Metrics.Contains(EvaluationMetric.InceptionScore) && extractor is not IClassifyingExtractor)
        {
            throw new ArgumentException(
                $"evaluation.metrics: inception-score needs features that tell classes apart; '{extractor.Provenance.Name}' does not. Use inception or a classifier.");
        }
    }

    private IReadOnlyList<Measurement> Measure(IGenerativeModel model, ISampler sampler, int step, EvaluationMetric[] metrics, long first)
    {
        if (metrics.Length == 0)
            return [];
        ReferenceStatistics reference = _reference.Value;
        using GeneratedFeatures generated = new(_spec with { Metrics = [.. metrics] }, reference);
        _generator.Gang.Barrier();
        long started = _time.GetTimestamp();
        _generator.Generate(sampler, model, _spec.Samples, generated.Add, first);
        generated.Gather(_generator.Gang);
        TimeSpan elapsed = _time.GetElapsedTime(started);
        Measurement Complete(Measurement measured) =>
            measured with { Nfe = sampler.Evaluations, ImagesPerSecond = _spec.Samples / elapsed.TotalSeconds };

        FeatureVectors? real = metrics.Any(ComparesVectors) ? reference.Vectors : null; // all ranks take part
        return IsFirst ? [.. Values(metrics, generated, reference, real, step, sampler.Label).Select(Complete)] : [];
    }

    private IEnumerable<Measurement> Values(
        EvaluationMetric[] metrics, GeneratedFeatures generated, ReferenceStatistics reference, FeatureVectors? real, int step, string subject)
    {
        Lazy<PrecisionRecall> shares = new(() => PrecisionRecall.Between(generated.Vectors.Rows, real!.Rows));
        foreach (EvaluationMetric metric in metrics)
        {
            Estimate value = metric switch
            {
                EvaluationMetric.Fd => new(FrechetDistance.Between(reference.Whole, generated.Statistics)),
                EvaluationMetric.Kid => KernelDistance.Between(generated.Vectors.Rows, real!.Rows),
                EvaluationMetric.Precision => shares.Value.Precision,
                EvaluationMetric.Recall => shares.Value.Recall,
                EvaluationMetric.InceptionScore => generated.Score.Score(),
                _ => throw new InvalidOperationException($"The metric {metric} is not one of features."),
            };
            yield return Create(step, subject, metric, value, real?.Count ?? 0);
        }
    }

    private Measurement Create(int step, string subject, EvaluationMetric metric, Estimate value, int kept = 0)
    {
        string? settings = metric switch
        {
            EvaluationMetric.Kid => $"{KernelDistance.Subsets} subsets of {KernelDistance.SubsetSize(Math.Min(Kept, kept))}",
            EvaluationMetric.Precision or EvaluationMetric.Recall => $"{PrecisionRecall.Neighbours} neighbours",
            EvaluationMetric.InceptionScore => $"{InceptionScore.DefaultSplits} splits",
            _ => null,
        };
        return new Measurement
        {
            Step = step,
            Subject = subject,
            Metric = metric.NameWith(_spec.Features),
            Value = value.Value,
            StandardError = value.StandardError,
            Features = _reference.Value.Features,
            Provenance = _reference.Value.Provenance(settings, ComparesVectors(metric) ? kept : null, _generator.Seed),
            Samples = ComparesVectors(metric) ? Kept : _spec.Samples,
        };
    }

    private int Kept => Math.Min(_spec.Samples, FeatureVectors.Most);
}
