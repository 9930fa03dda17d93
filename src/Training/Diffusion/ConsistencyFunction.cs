using Hayate.Contracts.Specification;
using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Diffusion;

/// <summary>A consistency function made of a network. Does not own the network.</summary>
public sealed class ConsistencyFunction : IConsistencyFunction
{
    private readonly PreconditionedNetwork _model;
    private readonly Condition _condition;

    /// <summary>Consistency function that is the identity at the smallest noise level.</summary>
    public ConsistencyFunction(Network network, NoiseSpec noise)
        : this(network, Preconditionings.OfConsistencyFunction(noise))
    {
    }

    /// <summary>Consistency function with a preconditioning of choice.</summary>
    public ConsistencyFunction(Network network, IPreconditioning preconditioning)
        : this(new PreconditionedNetwork(network, preconditioning), Condition.None)
    {
    }

    private ConsistencyFunction(PreconditionedNetwork model, Condition condition) => (_model, _condition) = (model, condition);

    /// <inheritdoc/>
    public Tensor FollowToData(Tensor x, ReadOnlySpan<double> sigma) => _model.Evaluate(x, sigma, _condition, DropoutMasks.None);

    /// <summary>Follows the trajectory with a condition and dropout, for training.</summary>
    public Tensor FollowToData(Tensor x, ReadOnlySpan<double> sigma, Condition condition, DropoutMasks dropout) =>
        _model.Evaluate(x, sigma, condition, dropout);

    /// <inheritdoc/>
    public IConsistencyFunction Given(Condition condition) => new ConsistencyFunction(_model, condition);
}
