using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers.Solvers;

/// <summary>DPM-Solver++(2M) (Lu et al. 2022, arXiv 2211.01095, Algorithm 2). Its first step, and one to level 0, is of first order.</summary>
/// <remarks>With h = lambda_t - lambda_s, exp(-h) - 1 is (sigma_t - sigma_s) / sigma_s here, without cancellation.</remarks>
internal sealed class DpmSolverMultistep(DpmSolverSampler spec, SamplingProblem problem) : ISolver
{
    private readonly History _history = new(capacity: 2);

    /// <inheritdoc/>
    public Tensor Step(Tensor x, int step)
    {
        double from = problem.Levels[step], to = problem.Levels[step + 1];
        var denoised = problem.Denoise(x, from);
        if (to == 0) return denoised;
        _history.Add(from, denoised);
        var decay = (to - from) / from;
        var next = x.Times(to / from) - denoised.Times(decay);
        var isFirstOrder = spec.Order == 1 || _history.Count == 1 || (step == problem.Steps - 1 && spec.EndsInFirstOrder());
        if (isFirstOrder) return next;

        var (lambda, before) = (_history[0].Lambda, _history[1]);
        var h = Math.Log(from / to);
        var difference = (denoised - before.Denoised).Times(h / (lambda - before.Lambda));
        return next + difference.Times(spec.Variant == MultistepVariant.Midpoint ? -decay / 2 : decay / h + 1);
    }
}
