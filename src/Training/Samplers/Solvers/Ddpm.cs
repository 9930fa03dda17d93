using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers.Solvers;

/// <summary>
/// Ancestral steps (Ho et al. 2020, Equations 6 and 7, Algorithm 2): the mean and a variance of q(x_s | x_t, x0), divided by alpha_s. The step
/// to level 0 adds no noise and returns the denoised image.
/// </summary>
internal sealed class Ddpm(DdpmSampler spec, SamplingProblem problem) : ISolver
{
    /// <inheritdoc/>
    public Tensor Step(Tensor x, int step)
    {
        double from = problem.Levels[step], to = problem.Levels[step + 1];
        var denoised = problem.Denoise(x, from);
        if (spec.Clip)
        {
            using Scalar low = -1.0, high = 1.0;
            denoised = denoised.clamp(low, high);
        }

        var share = to * to / (from * from);
        var mean = denoised.Times(1 - share) + x.Times(share);
        return to == 0 ? mean : mean + problem.Noise(step + 1).Times(Math.Sqrt(VarianceOf(from, to)));
    }

    // alpha^2 = 1 / (1 + sigma^2), so beta = 1 - alpha_t^2 / alpha_s^2 = (sigma_t^2 - sigma_s^2) / (1 + sigma_t^2).
    private double VarianceOf(double from, double to)
    {
        var rise = from * from - to * to;
        return spec.Variance == AncestralVariance.Small
            ? to * to * rise / (from * from)
            : (1 + to * to) * rise / (1 + from * from);
    }
}
