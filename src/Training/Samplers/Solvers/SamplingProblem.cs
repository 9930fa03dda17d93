using Hayate.Training.Diffusion;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers.Solvers;

/// <summary>What a solver is given.</summary>
/// <param name="Denoiser">D(x; sigma).</param>
/// <param name="Levels">Levels to pass through, one more than steps. Only the last may be 0.</param>
/// <param name="Noise">Standard normal noise of an injection, counted from 1, in the shape and precision of the state.</param>
internal sealed record SamplingProblem(IDenoiser Denoiser, DescendingLevels Levels, Func<int, Tensor> Noise)
{
    /// <summary>Number of steps.</summary>
    public int Steps => Levels.Count - 1;

    /// <summary>D(x; sigma) at one level for all images.</summary>
    public Tensor Denoise(Tensor x, double sigma) => Denoiser.Denoise(x, Diffusion.Levels.Repeat(sigma, x.size(0)));
}
