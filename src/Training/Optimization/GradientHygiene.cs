using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Optimization;

/// <summary>Keeps one bad batch from destroying a run.</summary>
internal static class GradientHygiene
{
    private const double LargestReplacement = 1e5;

    /// <summary>Replaces NaN by 0 and infinities by ±1e5, as EDM does, then scales the whole gradient down to the given norm.</summary>
    /// <param name="gradients">The gradient, or a part of it.</param>
    /// <param name="sumOfSquares">That of the whole gradient as it is.</param>
    /// <param name="clipNorm">Largest norm; null for any.</param>
    /// <returns>The norm before clipping.</returns>
    public static double Clean(Tensor gradients, Func<double> sumOfSquares, double? clipNorm)
    {
        double norm = Math.Sqrt(sumOfSquares());
        if (!double.IsFinite(norm))
        {
            gradients.nan_to_num_(0, LargestReplacement, -LargestReplacement);
            norm = Math.Sqrt(sumOfSquares());
        }

        if (clipNorm is { } limit && norm > limit)
            gradients.mul_(limit / norm);
        return norm;
    }

    /// <summary>Sum of the squares of all values, in float64.</summary>
    public static double SumOfSquares(Tensor gradients)
    {
        using DisposeScope scope = NewDisposeScope();
        return gradients.square().sum(ScalarType.Float64).item<double>();
    }
}
