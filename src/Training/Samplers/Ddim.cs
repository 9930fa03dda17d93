using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers;

/// <summary>
/// Deterministic DDIM in even steps of the schedule, the last of which returns the denoised image (Song et al. 2021; Salimans and Ho
/// 2022, Appendix D). Runs in the variance-exploding process, where a DDIM step is an Euler step.
/// </summary>
internal sealed class Ddim(DdimSampler spec, NoiseSpec noise) : ISampler
{
    public string Label => spec.Label();

    public int Evaluations => spec.NetworkEvaluations();

    public Tensor Sample(IGenerativeModel model, SampleRequest request)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var schedule = Schedules.Of(noise);
        var steps = spec.Steps;
        var times = Enumerable.Range(0, steps).Select(i => (double)(steps - i) / steps);
        var levels = new DescendingLevels([.. times.Select(u => schedule.At(u).VarianceExploding)]);
        // The variance-preserving process starts from standard normal z, which lies at z / alpha here.
        var start = request.Noise(0).Times(1 / schedule.At(1).Alpha);
        return Integrate(model.AsDenoiser(Label), start, levels).MoveToOuterDisposeScope();
    }

    /// <summary>First-order steps from the first level over the others to 0.</summary>
    internal static Tensor Integrate(IDenoiser denoiser, Tensor x, DescendingLevels levels)
    {
        var count = x.size(0);
        for (var i = 0; i < levels.Count; i++)
        {
            var to = i + 1 < levels.Count ? levels[i + 1] : 0;
            x = ProbabilityFlow.Euler(denoiser, x, Levels.Repeat(levels[i], count), Levels.Repeat(to, count));
        }

        return x;
    }
}
