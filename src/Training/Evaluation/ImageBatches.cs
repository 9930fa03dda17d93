using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>Takes many images through a large network a few at a time.</summary>
internal static class ImageBatches
{
    /// <summary>What a function gives for images, joined along the first dimension; it never sees more than a few at once. The caller owns the tensor.</summary>
    public static Tensor Map(Tensor images, int most, Func<Tensor, Tensor> function)
    {
        using IDisposable guard = no_grad();
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> parts = [];
        foreach (Tensor part in images.split(most))
        {
            using DisposeScope partScope = NewDisposeScope();
            parts.Add(function(part).MoveToOuterDisposeScope());
        }

        return cat(parts).MoveToOuterDisposeScope();
    }
}
