using System.Collections.Frozen;
using System.Collections.Immutable;
using Hayate.Contracts.Specification;

namespace Hayate.Training.Samplers;

/// <summary>Builds samplers from their specifications.</summary>
public static class SamplerFactory
{
    private static readonly FrozenDictionary<Type, Func<SamplerSpec, NoiseSpec, ISampler>> Builders = new Dictionary<Type, Func<SamplerSpec, NoiseSpec, ISampler>>
    {
        [typeof(HeunSampler)] = static (spec, noise) => new Heun(noise, spec.Steps),
        [typeof(DdimSampler)] = static (spec, noise) => new Ddim(noise, spec.Steps),
        [typeof(ConsistencySampler)] = static (spec, noise) => new MultistepConsistency(noise, spec.Steps, ((ConsistencySampler)spec).Sigmas),
    }.ToFrozenDictionary();

    /// <summary>A sampler over the noise levels of the run that made the weights.</summary>
    public static ISampler Create(SamplerSpec spec, NoiseSpec noise) => Builders[spec.GetType()](spec, noise);

    /// <summary>The samplers that suit what an objective trains: 18 Heun steps for edm, one and two steps for consistency functions, the student's own steps for pd.</summary>
    /// <param name="objective">Objective of the run that made the weights.</param>
    public static ImmutableArray<SamplerSpec> DefaultsFor(ObjectiveSpec objective) => objective switch
    {
        EdmObjective => [new HeunSampler { Steps = 18 }],
        PdObjective pd => [new DdimSampler { Steps = pd.Steps }],
        _ => [new ConsistencySampler { Steps = 1 }, new ConsistencySampler { Steps = 2 }],
    };
}
