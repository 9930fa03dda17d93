using Hayate.Contracts.Specification;
using static TorchSharp.torch;

namespace Hayate.Training.Optimization;

/// <summary>Running averages of a gradient and of its square, the state of the Adam family.</summary>
internal sealed class Moments(OptimizerSpec spec, long count) : IDisposable
{
    /// <summary>m, the average of the gradient.</summary>
    public Tensor First { get; } = zeros(count).DetachFromDisposeScope();

    /// <summary>v, the average of its square.</summary>
    public Tensor Second { get; } = zeros(count).DetachFromDisposeScope();

    /// <summary>Takes in one gradient g: m = β1 m + (1 - β1) g, v = β2 v + (1 - β2) g².</summary>
    public void Add(Tensor gradients)
    {
        First.mul_(spec.Beta1).add_(gradients, alpha: 1 - spec.Beta1);
        Second.mul_(spec.Beta2).addcmul_(gradients, gradients, 1 - spec.Beta2);
    }

    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
