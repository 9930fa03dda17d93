using Hayate.Contracts.Specification;
using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Diffusion;

/// <summary>A consistency function made of a network. Does not own the network.</summary>
public sealed class ConsistencyFunction : IConsistencyFunction
{
    private readonly PreconditionedNetwork _model;

    /// <summary>Consistency function that is the identity at the smallest noise level.</summary>
    public ConsistencyFunction(Network network, NoiseSpec noise)
        : this(network, new BoundaryPreconditioning(noise.SigmaData, noise.SigmaMin))
    {
    }

    /// <summary>Consistency function with a preconditioning of choice.</summary>
    public ConsistencyFunction(Network network, IPreconditioning preconditioning) =>
        _model = new PreconditionedNetwork(network, preconditioning);

    /// <inheritdoc/>
    public Tensor FollowToData(Tensor x, ReadOnlySpan<double> sigma) => _model.Evaluate(x, sigma, DropoutMasks.None);

    /// <summary>Follows the trajectory with dropout, for training.</summary>
    public Tensor FollowToData(Tensor x, ReadOnlySpan<double> sigma, DropoutMasks dropout) => _model.Evaluate(x, sigma, dropout);
}
