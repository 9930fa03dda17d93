using static TorchSharp.torch;

namespace Hayate.Training.Perception;

/// <summary>
/// Mean and standard deviation of photographs by colour: those of ImageNet, (0.485, 0.456, 0.406) and (0.229, 0.224, 0.225) over [0, 1],
/// carried over to [-1, 1].
/// </summary>
internal static class PhotographScale
{
    private static readonly float[] Mean = [-0.030f, -0.088f, -0.188f];
    private static readonly float[] Deviation = [0.458f, 0.448f, 0.450f];

    /// <summary>Normalises colours in [-1, 1], [n, 3, H, W].</summary>
    public static Tensor Normalize(Tensor images)
    {
        using IDisposable scope = NewDisposeScope();
        return ((images - Column(Mean, images)) / Column(Deviation, images)).MoveToOuterDisposeScope();
    }

    private static Tensor Column(float[] values, Tensor like) => tensor(values, device: like.device).reshape(1, 3, 1, 1);
}
