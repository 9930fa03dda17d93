using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers;

/// <summary>Deterministic second-order sampler on the power grid (Karras et al. 2022, Algorithm 1).</summary>
internal sealed class Heun(HeunSampler spec, NoiseSpec noise) : ISampler
{
    public string Label => spec.Label();

    public int Evaluations => spec.NetworkEvaluations();

    public Tensor Sample(IGenerativeModel model, SampleRequest request)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var levels = PowerGrid.Descending(noise, spec.Steps);
        return Integrate(model.AsDenoiser(Label), request.Noise(0).Times(levels[0]), levels).MoveToOuterDisposeScope();
    }

    /// <summary>Follows the flow from the first level over the others to 0, where the last step is of first order.</summary>
    internal static Tensor Integrate(IDenoiser denoiser, Tensor x, DescendingLevels levels)
    {
        var count = x.size(0);
        for (var i = 0; i < levels.Count; i++)
        {
            var from = Levels.Repeat(levels[i], count);
            x = i + 1 < levels.Count
                ? ProbabilityFlow.Heun(denoiser, x, from, Levels.Repeat(levels[i + 1], count))
                : ProbabilityFlow.Euler(denoiser, x, from, new double[count]);
        }

        return x;
    }
}
