using Hayate.Contracts.Specification;
using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Diffusion;

/// <summary>A denoiser made of a network. Does not own the network.</summary>
public sealed class Denoiser : IDenoiser
{
    private readonly PreconditionedNetwork _model;

    /// <summary>Denoiser with the preconditioning of EDM.</summary>
    public Denoiser(Network network, NoiseSpec noise)
        : this(network, new EdmPreconditioning(noise.SigmaData))
    {
    }

    /// <summary>Denoiser with a preconditioning of choice.</summary>
    public Denoiser(Network network, IPreconditioning preconditioning) =>
        _model = new PreconditionedNetwork(network, preconditioning);

    /// <inheritdoc/>
    public Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma) => _model.Evaluate(x, sigma, DropoutMasks.None);

    /// <summary>Denoises with dropout, for training.</summary>
    public Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma, DropoutMasks dropout) => _model.Evaluate(x, sigma, dropout);
}
