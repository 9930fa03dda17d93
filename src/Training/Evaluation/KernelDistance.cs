using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>
/// Kernel distance (KID): squared maximum mean discrepancy of two sets of feature vectors under the kernel (a·b / D + 1)³, by its unbiased
/// estimate (Bińkowski et al. 2018). It has no bias at small numbers and so can be negative. In float64.
/// </summary>
public static class KernelDistance
{
    /// <summary>Subsets over which the estimate is averaged.</summary>
    public const int Subsets = 100;

    private const int LargestSubset = 1000;

    /// <summary>Vectors of a subset where the smaller set has so many: at most half, so that subsets differ and their spread says something.</summary>
    public static int SubsetSize(long vectors) => (int)Math.Min(LargestSubset, vectors / 2);

    /// <summary>Mean over random subsets of equal size, drawn from each set without replacement and the same ones for the same counts.</summary>
    /// <remarks>
    /// The mean over all subsets is the estimate from all vectors, so the square of the standard error is the variance of that
    /// (<see cref="KernelDistanceVariance"/>) plus s² / k, with s the spread over k subsets. Where one set is larger its surplus is not counted on.
    /// </remarks>
    /// <param name="generated">Vectors [n, D].</param>
    /// <param name="real">Vectors [m, D].</param>
    /// <exception cref="ArgumentException">There are too few vectors.</exception>
    public static Estimate Between(Tensor generated, Tensor real)
    {
        long smaller = Math.Min(generated.size(0), real.size(0));
        if (smaller < MetricFacts.FewestImages)
        {
            throw new ArgumentException(
                $"evaluation.metrics: kid needs at least {MetricFacts.FewestImages} generated and as many real images, not {generated.size(0)} and {real.size(0)}. "
                + "Raise evaluation.samples, use a larger data set, or remove kid.");
        }

        int size = SubsetSize(smaller);
        double[] values = new double[Subsets];
        for (int i = 0; i < Subsets; i++)
        {
            CollectionPause.Between();
            using DisposeScope scope = NewDisposeScope();
            values[i] = SquaredDiscrepancy(Draw(generated, 2 * i, size), Draw(real, (2 * i) + 1, size));
        }

        double mean = values.Average();
        double variance = values.Sum(value => (value - mean) * (value - mean)) / (Subsets - 1);
        return new Estimate(mean, Math.Sqrt(KernelDistanceVariance.Of(generated, real).At(smaller) + (variance / Subsets)));
    }

    /// <summary>The unbiased estimate from all vectors [n, D] and [m, D], each at least two.</summary>
    public static double SquaredDiscrepancy(Tensor first, Tensor second)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor x, Tensor y) = (first.to(ScalarType.Float64), second.to(ScalarType.Float64));
        return MeanOfPairs(x) + MeanOfPairs(y) - (2 * Kernel(x, y).mean().item<double>());
    }

    /// <summary>Kernel of every vector of one set with every one of another, [n, m].</summary>
    internal static Tensor Kernel(Tensor x, Tensor y)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor product = x.mm(y.t()).Times(1.0 / x.size(1)).Plus(1);
        return (product * product).mul_(product).MoveToOuterDisposeScope();
    }

    private static double MeanOfPairs(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor kernel = Kernel(x, x);
        double count = x.size(0);
        return (kernel.sum() - kernel.trace()).item<double>() / (count * (count - 1));
    }

    private static Tensor Draw(Tensor vectors, long seed, int size)
    {
        int[] chosen = new SampleOrder((int)vectors.size(0), seed).Range(0, size);
        using Tensor rows = tensor(chosen, ScalarType.Int64);
        return vectors.index_select(0, rows);
    }
}
