using System.Globalization;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Diffusion;
using Hayate.Training.Loop;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>
/// Measures a model itself: its error of self-consistency, its error at the boundary, and how far it is from its teacher. Every rank makes
/// the same calls; rank 0 gets the values.
/// </summary>
/// <param name="spec">What to measure.</param>
/// <param name="dataset">Images that are taken to the boundary.</param>
/// <param name="generator">Shares the work and gives the noise.</param>
/// <param name="noise">Noise levels of the model.</param>
/// <param name="teacher">What the model learned from, if anything.</param>
internal sealed class Diagnostics(EvaluationSpec spec, IDataset dataset, ImageGenerator generator, NoiseSpec noise, ReferenceTeacher? teacher)
{
    /// <summary>Most images that take part: the errors of single images differ little.</summary>
    public const int MostImages = 128;

    private const int Batch = 32;

    private int Count => Math.Min(MostImages, spec.Samples);

    private IGang Gang => generator.Gang;

    /// <summary>Measures by every metric of the model and of its images beside its teacher's.</summary>
    /// <param name="model">What to measure.</param>
    /// <param name="samplers">The samplers of the run.</param>
    /// <param name="step">Step of its weights.</param>
    public IReadOnlyList<Measurement> Measure(IGenerativeModel model, IReadOnlyList<ISampler> samplers, int step)
    {
        using IDisposable guard = no_grad();
        List<Measurement> found = [];
        if (spec.Metrics.Contains(EvaluationMetric.SelfConsistency))
            found.AddRange(MeasureSelfConsistency(model, step));
        if (spec.Metrics.Contains(EvaluationMetric.Boundary))
            found.Add(MeasureBoundary(model, step));
        if (spec.Metrics.Contains(EvaluationMetric.TeacherDistance))
            found.AddRange(samplers.Where(sampler => Follows(model, sampler)).Select(sampler => MeasureTeacherDistance(model, sampler, step)));
        return Gang.Rank == 0 ? found : [];
    }

    /// <summary>Says before the training what a metric lacks.</summary>
    /// <param name="trained">Method of the run that makes the weights.</param>
    /// <exception cref="ArgumentException">There is no teacher or no trajectory to hold the model against.</exception>
    public void Check(Method trained)
    {
        if (teacher is null && spec.Metrics.Contains(EvaluationMetric.TeacherDistance))
            throw new ArgumentException("evaluation.metrics: teacher-distance needs a teacher that denoises and that the run learns from. Remove it.");
        if (teacher is null && !trained.TrainsDenoiser() && spec.Metrics.Contains(EvaluationMetric.SelfConsistency))
            throw new ArgumentException("evaluation.metrics: self-consistency needs trajectories, of a teacher or of a model that denoises. Remove it.");
    }

    // Later steps of a consistency model add noise of their own, which takes an image away from the teacher's.
    private static bool Follows(IGenerativeModel model, ISampler sampler) => sampler.Evaluations == 1 || model is IDenoiser;

    private List<Measurement> MeasureSelfConsistency(IGenerativeModel model, int step)
    {
        IDenoiser flow = teacher?.Model ?? (IDenoiser)model;
        AscendingLevels levels = SelfConsistency.Grid(noise);
        ErrorSums sums = new(levels.Count);
        ForEach((request, condition) =>
        {
            IReadOnlyList<Tensor> points = SelfConsistency.Trajectories(flow.Given(condition), request.Noise(0), noise);
            IGenerativeModel told = model.Given(condition);
            sums.Add(SelfConsistency.Errors((x, sigma) => End(told, x, sigma), points, levels));
        });
        sums.Gather(Gang);
        string settings = $"{levels.Count} levels, {SelfConsistency.StepsBetween} Heun steps between, {Origin}";
        return
        [
            Create(EvaluationMetric.SelfConsistency, MetricFacts.Model, sums.Overall, step, settings),
            .. levels.Values.Select((sigma, row) => Create(
                EvaluationMetric.SelfConsistency, string.Create(CultureInfo.InvariantCulture, $"sigma {sigma:G3}"), sums[row], step, settings) with { NoiseLevel = sigma }),
        ];
    }

    private Measurement MeasureBoundary(IGenerativeModel model, int step)
    {
        ErrorSums sums = new(1);
        // The order in which generated images take their classes, so each image is told its own.
        SampleOrder order = new(dataset.Count, generator.Seed);
        ForEach((request, condition) =>
        {
            Tensor x = dataset.Get(order.Range(request.First, request.Count)) + request.Noise(0).Times(noise.SigmaMin);
            sums.Add(SelfConsistency.RootMeanSquare(End(model.Given(condition), x, noise.SigmaMin) - x).unsqueeze(0));
        });
        sums.Gather(Gang);
        return Create(EvaluationMetric.Boundary, MetricFacts.Model, sums.Overall, step, string.Create(CultureInfo.InvariantCulture, $"sigma {noise.SigmaMin}"));
    }

    /// <summary>Root of the mean of the squared differences of all values, with the standard error that follows from that of the mean.</summary>
    private Measurement MeasureTeacherDistance(IGenerativeModel model, ISampler sampler, int step)
    {
        ErrorSums sums = new(1);
        ForEach((request, condition) =>
        {
            Tensor exact = teacher!.Sampler.Sample(teacher.Model.Given(condition), request);
            Tensor difference = sampler.Sample(model.Given(condition), request) - exact;
            sums.Add(SelfConsistency.RootMeanSquare(difference).square().unsqueeze(0));
        });
        sums.Gather(Gang);
        (double square, double? error) = sums.Overall;
        Estimate distance = new(Math.Sqrt(square), square > 0 ? error / (2 * Math.Sqrt(square)) : 0);
        return Create(EvaluationMetric.TeacherDistance, sampler.Label, distance, step, Origin) with { Nfe = sampler.Evaluations };
    }

    private string Origin => teacher is null ? "trajectories of the model itself" : $"teacher {teacher.Digest} by {teacher.Sampler.Label}";

    private void ForEach(Action<SampleRequest, Condition> measure)
    {
        foreach (SampleRequest request in generator.Requests(Count, Batch))
        {
            CollectionPause.Between();
            using DisposeScope scope = NewDisposeScope();
            measure(request, generator.ConditionOf(request));
        }
    }

    private static Tensor End(IGenerativeModel model, Tensor x, double sigma)
    {
        double[] levels = Levels.Repeat(sigma, x.size(0));
        return model is IConsistencyFunction function ? function.FollowToData(x, levels) : ((IDenoiser)model).Denoise(x, levels);
    }

    private Measurement Create(EvaluationMetric metric, string subject, Estimate value, int step, string settings) => new()
    {
        Step = step,
        Subject = subject,
        Nfe = 1,
        Metric = metric.Word(),
        Value = value.Value,
        StandardError = value.StandardError,
        Features = "none",
        Provenance = new EvaluationProvenance
        {
            Dataset = dataset.Name,
            DatasetDigest = dataset.Digest,
            ReferenceImages = dataset.Count,
            Rounding = "exact",
            Settings = settings,
            Seed = generator.Seed,
        },
        Samples = Count,
    };
}
