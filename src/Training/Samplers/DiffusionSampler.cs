using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Numerics;
using Hayate.Training.Samplers.Solvers;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers;

/// <summary>Samples from a denoiser with a solver.</summary>
/// <remarks>The state is float64, as in EDM: rounding it to the network's float32 at every one of many small steps would add up. Networks see float32.</remarks>
internal sealed class DiffusionSampler(DenoiserSampler spec, NoiseSpec noise) : ISampler
{
    private readonly DescendingLevels _levels = NoiseLevels.Of(spec, noise);

    public string Label => spec.Label();

    public int Evaluations => spec.NetworkEvaluations();

    public ModelKind Needs => ModelKind.Denoiser;

    public Tensor Sample(IGenerativeModel model, SampleRequest request)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var denoiser = model.AsDenoiser(Label);
        if (spec.Guidance is { } scale) denoiser = GuidedDenoiser.Of(denoiser, scale);
        var problem = new SamplingProblem(new Float32Denoiser(denoiser), _levels, injection => request.Noise(injection).to(float64));
        var start = problem.Noise(0).Times(NoiseLevels.StartDeviation(spec, _levels));
        return Integrate(SamplerFactory.Solver(spec, problem), start, problem.Steps).to(float32).MoveToOuterDisposeScope();
    }

    /// <summary>Takes all steps of a solver. What a step allocates is freed before the next.</summary>
    internal static Tensor Integrate(ISolver solver, Tensor x, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            CollectionPause.Between();
            using var scope = NewDisposeScope();
            var next = solver.Step(x, step).MoveToOuterDisposeScope();
            if (step > 0) x.Dispose();
            x = next;
        }

        return x;
    }
}
