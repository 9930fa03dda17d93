using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers.Solvers;

/// <summary>
/// DDIM (Song et al. 2021, Equation 12) with any share of the ancestral noise. In the variance-exploding process the deviation
/// eta sqrt(sigma_s^2 / sigma_t^2) sqrt(1 - alpha_t^2 / alpha_s^2) reads eta sigma_s / sigma_t sqrt(sigma_t^2 - sigma_s^2).
/// </summary>
/// <param name="eta">0 deterministic, 1 ancestral.</param>
/// <param name="problem">What to solve.</param>
internal sealed class Ddim(double eta, SamplingProblem problem) : ISolver
{
    /// <inheritdoc/>
    public Tensor Step(Tensor x, int step)
    {
        double from = problem.Levels[step], to = problem.Levels[step + 1];
        var denoised = problem.Denoise(x, from);
        var added = eta * to / from * Math.Sqrt(from * from - to * to);
        var next = denoised + (x - denoised).Times(Math.Sqrt(to * to - added * added) / from);
        return added > 0 ? next + problem.Noise(step + 1).Times(added) : next;
    }
}
