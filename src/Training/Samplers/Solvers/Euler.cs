using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers.Solvers;

/// <summary>First-order steps of the probability flow. A step to level 0 returns the denoised image.</summary>
internal sealed class Euler(SamplingProblem problem) : ISolver
{
    /// <inheritdoc/>
    public Tensor Step(Tensor x, int step)
    {
        double from = problem.Levels[step], to = problem.Levels[step + 1];
        var denoised = problem.Denoise(x, from);
        return denoised + (x - denoised).Times(to / from);
    }
}
