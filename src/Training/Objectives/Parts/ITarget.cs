using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives.Parts;

/// <summary>The consistency function whose output the student is drawn to.</summary>
internal interface ITarget : IDisposable
{
    /// <summary>Live weights that belong to the training state, by name.</summary>
    IReadOnlyDictionary<string, Tensor> State { get; }

    /// <summary>Evaluates the target; to be called without gradient.</summary>
    Tensor Evaluate(Tensor x, double[] sigma, Condition condition, DropoutMasks dropout);

    /// <summary>Follows the student after its update.</summary>
    void AfterUpdate(TrainingStep step);
}
