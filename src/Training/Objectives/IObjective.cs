using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives;

/// <summary>
/// What a run minimises. It holds the student's network without owning it, and owns what it adds, such as a target network.
/// </summary>
public interface IObjective : IDisposable
{
    /// <summary>
    /// Weights beside the student's that belong to the training state, by name, such as <c>target.enc.8x8_conv.weight</c>. The tensors are
    /// the live ones: read them to save, copy into them to restore. Empty for most methods.
    /// </summary>
    IReadOnlyDictionary<string, Tensor> State { get; }

    /// <summary>Losses of images that start at a position of the global batch.</summary>
    /// <param name="images">Clean images x0 in [-1, 1], (B, C, H, W).</param>
    /// <param name="condition">What the networks are told about them.</param>
    /// <param name="firstPosition">Position of the first one in the global batch.</param>
    /// <param name="step">The step about to be made.</param>
    SampleLosses Losses(Tensor images, Condition condition, long firstPosition, TrainingStep step);

    /// <summary>To be called after the optimizer's update of a step, with the same step that its losses were given.</summary>
    void AfterUpdate(TrainingStep step);
}
