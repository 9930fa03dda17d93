using Hayate.Training.Numerics;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Hayate.Training.Perception;

/// <summary>Brings images to what networks trained on photographs expect.</summary>
internal static class PixelInput
{
    /// <summary>Whether images of a shape can be shown to such a network.</summary>
    public static bool Suits(ImageShape shape) => shape.Channels is 1 or 3;

    /// <summary>Three channels, grey being equal parts of each, at a given side: bilinear, pixel centres at half coordinates, no antialiasing.</summary>
    /// <param name="images">Images [n, C, H, W] with 1 or 3 channels.</param>
    /// <param name="side">Height and width of the result; 0 leaves them as they are.</param>
    public static Tensor Prepare(Tensor images, int side)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor colours = images.size(1) == 1 ? images.expand(-1, 3, -1, -1) : images;
        if (side == 0 || (colours.size(2) == side && colours.size(3) == side))
            return colours.alias().MoveToOuterDisposeScope();
        return interpolate(colours, size: [side, side], mode: InterpolationMode.Bilinear, align_corners: false).MoveToOuterDisposeScope();
    }
}
