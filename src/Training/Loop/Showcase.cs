using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Diffusion;
using Hayate.Training.Evaluation;
using Hayate.Training.Evaluation.Searching;
using Hayate.Training.Samplers;
using TorchSharp;

namespace Hayate.Training.Loop;

/// <summary>Shows what a model generates and measures how good it is. All ranks take part, rank 0 reports.</summary>
internal sealed class Showcase : IDisposable
{
    private readonly TrainingContext _context;
    private readonly SamplerSearch _search;
    private IReadOnlyList<SamplerSpec> _specs;
    private IReadOnlyList<ISampler> _samplers;
    private readonly GenerationClasses _classes;
    private readonly ImageGenerator _generator;
    private readonly Evaluator _evaluator;
    private readonly Diagnostics _diagnostics;
    private readonly bool _canDraw;

    /// <param name="context">The run.</param>
    /// <param name="dataset">What generated images are compared with.</param>
    /// <param name="samplers">How images are made; the first one makes previews.</param>
    /// <param name="teacher">The loaded teacher, if there is one.</param>
    public Showcase(TrainingContext context, IDataset dataset, IReadOnlyList<SamplerSpec> samplers, TeacherModel? teacher)
    {
        RunSpec spec = context.Spec;
        SamplerSearch.Check(spec, samplers);
        CheckSteps(context.Trained, samplers);
        (_context, _specs, _samplers) = (context, samplers, Create(context, samplers));
        _classes = new GenerationClasses(dataset, context.Trained.Network.Classes, spec.Training.Seed);
        _generator = new ImageGenerator(context.Gang, dataset.Shape, _classes, spec.Training.Seed, spec.Evaluation.Batch);
        _evaluator = new Evaluator(spec.Evaluation, dataset, FeatureExtractors.Create(context, dataset), _generator, context.References, context.Time);
        _diagnostics = new Diagnostics(spec.Evaluation, dataset, _generator, context.Trained.Noise, ReferenceTeacher.Of(spec, context.Teacher?.Spec, teacher));
        _diagnostics.Check(context.Trained.Method);
        _search = new SamplerSearch(context, _evaluator);
        _canDraw = dataset.IsImages && dataset.Shape.Channels is 1 or 3;
    }

    private bool Reports => _context.Gang.Rank == 0;

    /// <summary>Measures the distances that give the others a meaning.</summary>
    public void MeasureAnchors() => Report(_evaluator.MeasureAnchors());

    /// <summary>Draws a grid of images, always from the same noise; classes in rows. Data that are no pictures have none.</summary>
    public void Preview(IGenerativeModel model, int step)
    {
        if (!_canDraw)
            return;
        ISampler sampler = _samplers[0];
        PreviewLayout layout = _classes.Preview(_context.Spec.Preview.Count);
        using torch.Tensor images = _generator.GeneratePreview(sampler, model, layout);
        if (Reports)
            _context.Reporter.Preview(new Preview { Step = step, Sampler = sampler.Label, Nfe = sampler.Evaluations, Png = PreviewGrid.Encode(images, layout.Columns) });
    }

    /// <summary>
    /// Gives samplers that search for their levels the best ones for these weights, and sets the default levels beside them. False when asked to stop
    /// before.
    /// </summary>
    public bool Search(IGenerativeModel model, int step)
    {
        if (!_specs.Any(SamplerSearch.IsFor))
            return true;
        HashSet<string> listed = [.. _specs.Select(SamplerLabels.Label)];
        List<SamplerSpec> settled = [];
        foreach (SamplerSpec sampler in _specs)
        {
            if (!SamplerSearch.IsFor(sampler))
            {
                settled.Add(sampler);
                continue;
            }

            if (_search.Find(model, (ConsistencySampler)sampler, step, listed) is not { } found)
                return false;
            settled.Add(found);
            ConsistencySampler usual = new() { Steps = sampler.Steps };
            if (listed.Add(usual.Label()))
                settled.Add(usual);
        }

        (_specs, _samplers) = (settled, Create(_context, settled));
        return true;
    }

    /// <summary>Measures the images of every sampler, then the model itself.</summary>
    public void Measure(IGenerativeModel model, int step) => Measure(model, step, stop: () => false);

    /// <summary>Measures the same unless asked to stop between two samplers; then false.</summary>
    public bool MeasureUnlessStopped(IGenerativeModel model, int step) =>
        Measure(model, step, stop: () => _context.Gang.IsAny(_context.StopRequested.IsCancellationRequested));

    public void Dispose() => _evaluator.Dispose();

    private bool Measure(IGenerativeModel model, int step, Func<bool> stop)
    {
        foreach (ISampler sampler in _samplers)
        {
            if (stop())
                return false;
            Report(_evaluator.Measure(model, sampler, step));
        }

        Report(_diagnostics.Measure(model, _samplers, step));
        return true;
    }

    private static void CheckSteps(RunSpec trained, IEnumerable<SamplerSpec> samplers)
    {
        if (samplers.FirstOrDefault(sampler => !sampler.TakesStepsOf(trained)) is { } other)
            throw new ArgumentException($"evaluation.samplers: a network trained in {trained.Segments()} segments makes images in as many steps, not {other.Steps}. Write steps: {trained.Segments()}.");
    }

    private static ISampler[] Create(TrainingContext context, IEnumerable<SamplerSpec> samplers) =>
        [.. samplers.Select(sampler => SamplerFactory.Create(sampler, context.Trained.Noise))];

    private void Report(IEnumerable<Measurement> measurements)
    {
        if (!Reports)
            return;
        foreach (Measurement measurement in measurements)
            _context.Reporter.Evaluation(measurement);
    }
}
