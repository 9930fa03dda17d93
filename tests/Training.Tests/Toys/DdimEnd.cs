using Hayate.Training.Diffusion;
using Hayate.Training.Samplers;
using Hayate.Training.Samplers.Solvers;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Toys;

/// <summary>Where deterministic DDIM ends, from the first level over the others to 0, in the precision of its start.</summary>
internal static class DdimEnd
{
    public static Tensor Of(IDenoiser denoiser, Tensor start, IEnumerable<double> levels)
    {
        var problem = new SamplingProblem(denoiser, new DescendingLevels([.. levels, 0]), _ => throw new InvalidOperationException("DDIM asked for noise."));
        return DiffusionSampler.Integrate(new Ddim(0, problem), start, problem.Steps);
    }
}
