using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives;

/// <summary>The noise z that training adds to images.</summary>
internal static class TrainingNoise
{
    /// <summary>Standard normal noise of the shape, precision and device of the images.</summary>
    public static Tensor Draw(Tensor images, long firstPosition, TrainingStep step)
    {
        using var scope = NewDisposeScope();
        var shape = images.shape;
        return RandomStream.Normal(step.Stream(StreamPurpose.Noise), firstPosition, shape[0], shape.AsSpan(1), images.device)
            .to(images.dtype).MoveToOuterDisposeScope();
    }
}
