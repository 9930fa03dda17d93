using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Optimization;

/// <summary>Keeps one bad batch from destroying a run.</summary>
internal static class GradientHygiene
{
    private const double LargestReplacement = 1e5;

    /// <summary>Replaces NaN by 0 and infinities by ±1e5, as EDM does, then scales the whole gradient down to the given norm.</summary>
    /// <returns>The norm before clipping.</returns>
    public static double Clean(Tensor gradients, double? clipNorm)
    {
        double norm = Norm(gradients);
        if (!double.IsFinite(norm))
        {
            gradients.nan_to_num_(0, LargestReplacement, -LargestReplacement);
            norm = Norm(gradients);
        }

        if (clipNorm is { } limit && norm > limit)
            gradients.mul_(limit / norm);
        return norm;
    }

    private static double Norm(Tensor gradients)
    {
        using DisposeScope scope = NewDisposeScope();
        return Math.Sqrt(gradients.square().sum(ScalarType.Float64).item<double>());
    }
}
