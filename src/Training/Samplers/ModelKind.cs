using Hayate.Training.Diffusion;

namespace Hayate.Training.Samplers;

/// <summary>Kinds of models that samplers need.</summary>
public enum ModelKind
{
    /// <summary><see cref="IDenoiser"/>.</summary>
    Denoiser,

    /// <summary><see cref="IConsistencyFunction"/>.</summary>
    ConsistencyFunction,
}
