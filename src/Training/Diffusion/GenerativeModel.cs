using System.Collections.Frozen;
using Hayate.Contracts.Specification;
using Hayate.Training.Networks;

namespace Hayate.Training.Diffusion;

/// <summary>What the weights of each method mean.</summary>
public static class GenerativeModel
{
    private static readonly FrozenDictionary<Method, Func<Network, NoiseSpec, IGenerativeModel>> Views =
        new Dictionary<Method, Func<Network, NoiseSpec, IGenerativeModel>>
        {
            [Method.Edm] = static (network, noise) => new Denoiser(network, noise),
            [Method.Ddpm] = static (network, noise) => new Denoiser(network, noise),
            [Method.Import] = static (network, noise) => new Denoiser(network, noise),
            [Method.Pd] = static (network, noise) => new Denoiser(network, noise),
            [Method.Ct] = static (network, noise) => new ConsistencyFunction(network, noise),
            [Method.Ict] = static (network, noise) => new ConsistencyFunction(network, noise),
            [Method.Ect] = static (network, noise) => new ConsistencyFunction(network, noise),
            [Method.Cd] = static (network, noise) => new ConsistencyFunction(network, noise),
        }.ToFrozenDictionary();

    /// <summary>
    /// The model that a run's network is: a denoiser for edm, ddpm, import and pd, a consistency function for ct, ict, ect and cd. With several segments
    /// these are denoisers too: what they return is where a DDIM step has to head for.
    /// </summary>
    /// <param name="spec">The run that made the weights.</param>
    /// <param name="network">Network holding the weights; stays owned by the caller.</param>
    /// <exception cref="ArgumentException">The method trains nothing.</exception>
    public static IGenerativeModel Of(RunSpec spec, Network network)
    {
        if (spec.Segments() > 1) return new Denoiser(network, spec.Noise);
        return Views.TryGetValue(spec.Method, out var view)
            ? view(network, spec.Noise)
            : throw new ArgumentException($"method: '{spec.Method}' trains no model. Name the checkpoint of a training run.");
    }
}
