using static TorchSharp.torch;

namespace Hayate.Training.Objectives.Parts;

/// <summary>A distance of images from their targets.</summary>
internal interface IDistance : IDisposable
{
    /// <summary>Distance of each image from its target, (B). Gradients reach the images alone.</summary>
    /// <param name="images">Images (B, C, H, W) about in [-1, 1].</param>
    /// <param name="targets">Their targets, of the same shape.</param>
    Tensor Between(Tensor images, Tensor targets);
}
