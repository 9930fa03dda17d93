using System.Collections.Frozen;
using Hayate.Contracts.Specification;

namespace Hayate.Training.Samplers;

/// <summary>Builds samplers from their specifications.</summary>
public static class SamplerFactory
{
    private delegate ISampler Builder(SamplerSpec spec, NoiseSpec noise);

    private static readonly FrozenDictionary<Type, Builder> Builders = new Dictionary<Type, Builder>
    {
        [typeof(HeunSampler)] = static (spec, noise) => new Heun((HeunSampler)spec, noise),
        [typeof(DdimSampler)] = static (spec, noise) => new Ddim((DdimSampler)spec, noise),
        [typeof(ConsistencySampler)] = static (spec, noise) => new MultistepConsistency((ConsistencySampler)spec, noise),
    }.ToFrozenDictionary();

    /// <summary>A sampler over the noise levels of the run that made the weights.</summary>
    public static ISampler Create(SamplerSpec spec, NoiseSpec noise) => Builders[spec.GetType()](spec, noise);
}
