using Hayate.Training.Numerics;
using Hayate.Training.Objectives;
using static TorchSharp.torch;

namespace Hayate.Training.Data.Augmentation;

/// <summary>Mirrors half of the images, drawn anew at every step.</summary>
internal static class HorizontalFlips
{
    /// <summary>Images, some of them mirrored left to right. The caller (or its dispose scope) owns the tensor.</summary>
    /// <param name="images">Images (B, C, H, W).</param>
    /// <param name="firstPosition">Position of the first one in the global batch.</param>
    /// <param name="step">The step about to be made.</param>
    public static Tensor Apply(Tensor images, long firstPosition, TrainingStep step)
    {
        using var scope = NewDisposeScope();
        var key = new StreamKey(step.Seed, StreamPurpose.Augmentation, step.Step, AugmentationLanes.HorizontalFlip);
        var mirrored = RandomStream.Mask(key, firstPosition, images.size(0), [1, 1, 1], probability: 0.5, images.device);
        return where(mirrored.to(ScalarType.Bool), images.flip(3), images).MoveToOuterDisposeScope();
    }
}
