using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers.Solvers;

/// <summary>
/// DPM-Solver++(2S) (Lu et al. 2022, arXiv 2211.01095, Algorithm 1) with r = 1/2: the denoised image of the middle, in lambda, of a step is
/// taken for the whole of it. A step to level 0 is of first order.
/// </summary>
internal sealed class DpmSolverSinglestep(DpmSolverSampler spec, SamplingProblem problem) : ISolver
{
    /// <inheritdoc/>
    public Tensor Step(Tensor x, int step)
    {
        double from = problem.Levels[step], to = problem.Levels[step + 1];
        var denoised = problem.Denoise(x, from);
        if (step == problem.Steps - 1 && spec.EndsInFirstOrder()) return Move(x, denoised, from, to);
        var middle = Math.Sqrt(from * to);
        return Move(x, problem.Denoise(Move(x, denoised, from, middle), middle), from, to);
    }

    private static Tensor Move(Tensor x, Tensor denoised, double from, double to) => denoised + (x - denoised).Times(to / from);
}
