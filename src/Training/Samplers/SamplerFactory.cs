using System.Collections.Frozen;
using Hayate.Contracts.Specification;
using Hayate.Training.Samplers.Solvers;

namespace Hayate.Training.Samplers;

/// <summary>Builds samplers from their specifications.</summary>
public static class SamplerFactory
{
    private static readonly FrozenDictionary<Type, Func<SamplerSpec, SamplingProblem, ISolver>> Solvers =
        new Dictionary<Type, Func<SamplerSpec, SamplingProblem, ISolver>>
        {
            [typeof(HeunSampler)] = static (spec, problem) => new Heun((HeunSampler)spec, problem),
            [typeof(EulerSampler)] = static (_, problem) => new Euler(problem),
            [typeof(DdimSampler)] = static (spec, problem) => new Ddim(((DdimSampler)spec).Eta, problem),
            [typeof(DdpmSampler)] = static (spec, problem) => new Ddpm((DdpmSampler)spec, problem),
            [typeof(DpmSolverSampler)] = static (spec, problem) => DpmSolver((DpmSolverSampler)spec, problem),
            [typeof(UniPcSampler)] = static (spec, problem) => new UniPc((UniPcSampler)spec, problem),
        }.ToFrozenDictionary();

    /// <summary>A sampler over the noise levels of the run that made the weights.</summary>
    public static ISampler Create(SamplerSpec spec, NoiseSpec noise) => spec switch
    {
        ConsistencySampler consistency => new MultistepConsistency(consistency, noise),
        DenoiserSampler denoiser => new DiffusionSampler(denoiser, noise),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.GetType().Name, "A sampler that nothing builds."),
    };

    /// <summary>The solver of a sampler, for any denoiser and levels.</summary>
    internal static ISolver Solver(DenoiserSampler spec, SamplingProblem problem) => Solvers[spec.GetType()](spec, problem);

    private static ISolver DpmSolver(DpmSolverSampler spec, SamplingProblem problem) =>
        spec is { Order: 2, Stepping: SolverStepping.Singlestep } ? new DpmSolverSinglestep(spec, problem) : new DpmSolverMultistep(spec, problem);
}
