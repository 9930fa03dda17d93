using Hayate.Contracts.Specification;
using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Diffusion;

/// <summary>A denoiser made of a network. Does not own the network.</summary>
public sealed class Denoiser : IDenoiser
{
    private readonly PreconditionedNetwork _model;
    private readonly Condition _condition;

    /// <summary>Denoiser of a run's process and prediction.</summary>
    public Denoiser(Network network, NoiseSpec noise)
        : this(network, Preconditionings.OfDenoiser(noise))
    {
    }

    /// <summary>Denoiser with a preconditioning of choice.</summary>
    public Denoiser(Network network, IPreconditioning preconditioning)
        : this(new PreconditionedNetwork(network, preconditioning), Condition.None)
    {
    }

    private Denoiser(PreconditionedNetwork model, Condition condition) => (_model, _condition) = (model, condition);

    /// <inheritdoc/>
    public Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma) => _model.Evaluate(x, sigma, _condition, DropoutMasks.None);

    /// <summary>Denoises with a condition and dropout, for training.</summary>
    public Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma, Condition condition, DropoutMasks dropout) =>
        _model.Evaluate(x, sigma, condition, dropout);

    /// <inheritdoc/>
    public IDenoiser Given(Condition condition) => new Denoiser(_model, condition);
}
