using System.Collections.Immutable;

namespace Hayate.Contracts.Specification;

/// <summary>The samplers that measure a run whose evaluation names none.</summary>
public static class DefaultSamplers
{
    /// <summary>
    /// The evaluation's own samplers, or what suits the method: 18 Heun steps for a diffusion teacher, one and two consistency steps for consistency models, DDIM with the
    /// trained number of steps after progressive distillation and with several segments. An evaluation run takes those of its teacher's method; none when that is not known. An import is measured only when asked for.
    /// </summary>
    /// <param name="spec">The run.</param>
    /// <param name="teacher">Its teacher's run, if known.</param>
    public static ImmutableArray<SamplerSpec> Of(RunSpec spec, RunSpec? teacher)
    {
        if (!spec.Evaluation.Samplers.IsEmpty || spec.Method == Method.Import) return spec.Evaluation.Samplers;
        var trained = spec.Method == Method.Evaluate ? teacher : spec;
        if (trained?.Segments() is > 1 and var segments) return [new DdimSampler { Steps = segments }];
        return trained?.Method switch
        {
            { } method when method.IsDiffusion() => [new HeunSampler { Steps = 18 }],
            Method.Ct or Method.Ict or Method.Ect or Method.Cd => [new ConsistencySampler { Steps = 1 }, new ConsistencySampler { Steps = 2 }],
            Method.Pd when trained.Objective is PdObjective { Steps: { } steps } => [new DdimSampler { Steps = steps }],
            _ => [],
        };
    }
}
