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
            [Method.Pd] = static (network, noise) => new Denoiser(network, noise),
            [Method.Ct] = static (network, noise) => new ConsistencyFunction(network, noise),
            [Method.Ict] = static (network, noise) => new ConsistencyFunction(network, noise),
            [Method.Cd] = static (network, noise) => new ConsistencyFunction(network, noise),
        }.ToFrozenDictionary();

    /// <summary>
    /// The model that a network trained by a method is: a denoiser for edm, ddpm and pd, a consistency function for ct, ict and cd.
    /// </summary>
    /// <param name="method">Method of the run that made the weights.</param>
    /// <param name="network">Network holding the weights; stays owned by the caller.</param>
    /// <param name="noise">Process of that run, and what its network predicts in it.</param>
    /// <exception cref="ArgumentException">The method trains nothing.</exception>
    public static IGenerativeModel Of(Method method, Network network, NoiseSpec noise) => Views.TryGetValue(method, out var view)
        ? view(network, noise)
        : throw new ArgumentException($"method: '{method}' trains no model. Name the checkpoint of a training run.");
}
