using Hayate.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives.Parts;

/// <summary>Another target whose values that are not numbers count as 0 and whose infinite ones as the largest, as in Geng et al. 2025.</summary>
internal sealed class FiniteTarget(ITarget target) : ITarget
{
    public IReadOnlyDictionary<string, Tensor> State => target.State;

    public Tensor Evaluate(Tensor x, double[] sigma, Condition condition, DropoutMasks dropout)
    {
        using var scope = NewDisposeScope();
        return target.Evaluate(x, sigma, condition, dropout).nan_to_num().MoveToOuterDisposeScope();
    }

    public void AfterUpdate(TrainingStep step) => target.AfterUpdate(step);

    public void Dispose() => target.Dispose();
}
