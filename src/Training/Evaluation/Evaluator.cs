using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Diffusion;
using Hayate.Training.Loop;
using Hayate.Training.Samplers;

namespace Hayate.Training.Evaluation;

/// <summary>Measures models by the Fréchet distance of what they generate to the data, across a gang.</summary>
internal sealed class Evaluator : IDisposable
{
    private readonly EvaluationSpec _spec;
    private readonly IDataset _dataset;
    private readonly IFeatureExtractor _extractor;
    private readonly ImageGenerator _generator;
    private readonly IGang _gang;
    private readonly TimeProvider _time;
    private readonly Lazy<ReferenceStatistics> _reference;

    /// <param name="spec">What to measure.</param>
    /// <param name="dataset">What generated images are compared with.</param>
    /// <param name="extractor">Turns images into what is compared; owned from here on.</param>
    /// <param name="generator">Makes the images.</param>
    /// <param name="gang">The ranks that share the work.</param>
    /// <param name="time">Measures throughput.</param>
    public Evaluator(EvaluationSpec spec, IDataset dataset, IFeatureExtractor extractor, ImageGenerator generator, IGang gang, TimeProvider time)
    {
        (_spec, _dataset, _extractor, _generator, _gang, _time) = (spec, dataset, extractor, generator, gang, time);
        _reference = new(() => new ReferenceStatistics(dataset, extractor));
    }

    /// <summary>Distances that give the others a meaning: <c>real halves</c> and <c>gaussian fit</c>.</summary>
    public IEnumerable<Measurement> MeasureAnchors()
    {
        ReferenceStatistics reference = _reference.Value;
        yield return Create(0, "real halves", Anchors.RealHalves(_dataset, reference), _dataset.Count / 2);
        yield return Create(0, "gaussian fit", Anchors.GaussianFit(_dataset, reference, _spec.Samples), _spec.Samples);
    }

    /// <summary>Generates images and measures them. Every rank calls it and gets the same distance.</summary>
    /// <param name="model">What to measure.</param>
    /// <param name="sampler">How its images are made.</param>
    /// <param name="step">Step of its weights.</param>
    public Measurement Measure(IGenerativeModel model, ISampler sampler, int step)
    {
        ReferenceStatistics reference = _reference.Value;
        using FeatureStatistics generated = new(reference.Mean);
        _gang.Barrier();
        long started = _time.GetTimestamp();
        _generator.Generate(sampler, model, _spec.Samples, (_, images) => generated.Add(reference.FeaturesOf(images)));
        _gang.AllReduceSum(generated.Sums);
        TimeSpan elapsed = _time.GetElapsedTime(started);
        return Create(step, sampler.Label, FrechetDistance.Between(reference.Whole, generated), _spec.Samples) with
        {
            Nfe = sampler.Evaluations,
            ImagesPerSecond = _spec.Samples / elapsed.TotalSeconds,
        };
    }

    public void Dispose()
    {
        if (_reference.IsValueCreated)
            _reference.Value.Dispose();
        _extractor.Dispose();
    }

    private Measurement Create(int step, string subject, double distance, int samples) => new()
    {
        Step = step,
        Subject = subject,
        FrechetDistance = distance,
        Features = _reference.Value.Features,
        ReferenceDigest = _reference.Value.Digest,
        Samples = samples,
    };
}
