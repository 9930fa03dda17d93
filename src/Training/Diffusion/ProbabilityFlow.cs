using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Diffusion;

/// <summary>Steps of the probability-flow equation dx/dsigma = (x - D(x; sigma)) / sigma, each sample between its own two levels.</summary>
internal static class ProbabilityFlow
{
    /// <summary>First order, one evaluation. To level 0 it returns D(x; from) itself. The DDIM step is the same map.</summary>
    public static Tensor Euler(IDenoiser denoiser, Tensor x, ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        using var scope = NewDisposeScope();
        var denoised = denoiser.Denoise(x, from);
        var remaining = new double[from.Length];
        for (var i = 0; i < remaining.Length; i++) remaining[i] = to[i] / from[i];
        return (denoised + (x - denoised) * Levels.Column(remaining, x)).MoveToOuterDisposeScope();
    }

    /// <summary>Second order, two evaluations (Karras et al. 2022, Algorithm 1). To level 0 it is the Euler step.</summary>
    public static Tensor Heun(IDenoiser denoiser, Tensor x, ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        using var scope = NewDisposeScope();
        double[] whole = new double[from.Length], atStart = new double[from.Length], atEnd = new double[from.Length], asked = new double[from.Length];
        for (var i = 0; i < from.Length; i++)
        {
            var step = to[i] - from[i];
            (whole[i], atStart[i], atEnd[i], asked[i]) = to[i] > 0
                ? (step / from[i], step / (2 * from[i]), step / (2 * to[i]), to[i])
                : (-1, -1, 0, from[i]);
        }

        var first = x - denoiser.Denoise(x, from);
        var predicted = x + first * Levels.Column(whole, x);
        var second = predicted - denoiser.Denoise(predicted, asked);
        return (x + first * Levels.Column(atStart, x) + second * Levels.Column(atEnd, x)).MoveToOuterDisposeScope();
    }
}
