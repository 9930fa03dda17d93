using System.Collections.Frozen;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives.Parts;

/// <summary>The student itself, its gradient stopped (Song and Dhariwal 2024, Section 3.2).</summary>
internal sealed class SelfTarget(PreconditionedNetwork student) : ITarget
{
    public IReadOnlyDictionary<string, Tensor> State => FrozenDictionary<string, Tensor>.Empty;

    public Tensor Evaluate(Tensor x, double[] sigma, Condition condition, DropoutMasks dropout) => student.Evaluate(x, sigma, condition, dropout);

    public void AfterUpdate(TrainingStep step)
    {
    }

    public void Dispose()
    {
    }
}
