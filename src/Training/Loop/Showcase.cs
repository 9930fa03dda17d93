using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Diffusion;
using Hayate.Training.Evaluation;
using Hayate.Training.Samplers;
using TorchSharp;

namespace Hayate.Training.Loop;

/// <summary>Shows what a model generates and measures how good it is. All ranks take part, rank 0 reports.</summary>
internal sealed class Showcase : IDisposable
{
    private readonly TrainingContext _context;
    private readonly IReadOnlyList<ISampler> _samplers;
    private readonly GenerationClasses _classes;
    private readonly ImageGenerator _generator;
    private readonly Evaluator _evaluator;
    private readonly bool _canDraw;

    /// <param name="context">The run.</param>
    /// <param name="dataset">What generated images are compared with.</param>
    /// <param name="samplers">How images are made; the first one makes previews.</param>
    public Showcase(TrainingContext context, IDataset dataset, IReadOnlyList<ISampler> samplers)
    {
        (_context, _samplers) = (context, samplers);
        RunSpec spec = context.Spec;
        _classes = new GenerationClasses(dataset, context.Trained.Network.Classes, spec.Training.Seed);
        _generator = new ImageGenerator(context.Gang, dataset.Shape, _classes, spec.Training.Seed, spec.Evaluation.Batch);
        _evaluator = new Evaluator(spec.Evaluation, dataset, FeatureExtractors.Create(context, dataset), _generator, context.Gang, context.Time);
        _canDraw = dataset.IsImages && dataset.Shape.Channels is 1 or 3;
    }

    private bool Reports => _context.Gang.Rank == 0;

    /// <summary>Measures the distances that give the others a meaning.</summary>
    public void MeasureAnchors()
    {
        if (!Reports)
            return;
        foreach (Measurement anchor in _evaluator.MeasureAnchors())
            _context.Reporter.Evaluation(anchor);
    }

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

    /// <summary>Measures the model with every sampler.</summary>
    public void Measure(IGenerativeModel model, int step)
    {
        foreach (ISampler sampler in _samplers)
        {
            Measurement measurement = _evaluator.Measure(model, sampler, step);
            if (Reports)
                _context.Reporter.Evaluation(measurement);
        }
    }

    public void Dispose() => _evaluator.Dispose();
}
