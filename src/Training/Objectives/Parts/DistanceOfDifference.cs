using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives.Parts;

/// <summary>A distance that depends on the difference alone.</summary>
internal sealed class DistanceOfDifference(DistanceFunction function) : IDistance
{
    public Tensor Between(Tensor images, Tensor targets)
    {
        using var scope = NewDisposeScope();
        return function(images - targets.detach()).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
    }
}
