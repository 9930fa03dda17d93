using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers.Solvers;

/// <summary>
/// UniPC on the denoised image (Zhao et al. 2023, Algorithms 5 to 8): a step predicts from the denoised images of earlier levels, and is
/// corrected by the one found at its end, which the next step keeps. The last step is not corrected, so each costs one evaluation.
/// </summary>
internal sealed class UniPc(UniPcSampler spec, SamplingProblem problem) : ISolver
{
    private readonly History _history = new(spec.Order);

    /// <inheritdoc/>
    public Tensor Step(Tensor x, int step)
    {
        double from = problem.Levels[step], to = problem.Levels[step + 1];
        if (step == 0) _history.Add(from, problem.Denoise(x, from));
        var (lambda, denoised) = _history[0];
        if (to == 0) return denoised.clone();

        var order = Math.Min(spec.Order, step + 1);
        if (spec.LowerOrderFinal) order = Math.Min(order, problem.Steps - step);
        var weights = new UniPcWeights(spec.Variant, Math.Log(from / to), [.. Enumerable.Range(1, order - 1).Select(age => _history[age].Lambda - lambda)]);
        Tensor[] differences = [.. Enumerable.Range(1, order - 1).Select(age => (_history[age].Denoised - denoised).Times(1 / weights.Ratio(age)))];
        var first = x.Times(to / from) - denoised.Times((to - from) / from);
        var predicted = Add(first, weights.Predictor, differences);
        if (step == problem.Steps - 1) return predicted;

        var found = problem.Denoise(predicted, to);
        var next = spec.Corrector ? Add(first, weights.Corrector, [.. differences, found - denoised]) : predicted;
        _history.Add(to, found);
        return next;
    }

    private static Tensor Add(Tensor first, double[] weights, Tensor[] differences) =>
        differences.Zip(weights).Aggregate(first, (sum, term) => sum + term.First.Times(term.Second));
}
