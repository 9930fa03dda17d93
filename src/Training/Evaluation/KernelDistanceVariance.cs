using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>
/// Variance of the unbiased squared maximum mean discrepancy of n pairs of vectors (x, y), a U-statistic of h(i, j) = k(x_i, x_j) + k(y_i, y_j) -
/// k(x_i, y_j) - k(x_j, y_i): 4 (n - 2) / (n (n - 1)) ζ1 + 2 / (n (n - 1)) ζ2, with ζ1 the variance of E[h | i] and ζ2 that of h, each by its own
/// unbiased estimate from sums over distinct indices (Hoeffding 1948; Sutherland and Deka 2019, arXiv 1906.02104).
/// </summary>
/// <remarks>
/// ζ1 is 0 where the two distributions are one, and the estimate then converges as 1 / n and not as its root: both terms are needed to tell the error
/// there as elsewhere.
/// </remarks>
/// <param name="First">ζ1.</param>
/// <param name="Second">ζ2.</param>
internal readonly record struct KernelDistanceVariance(double First, double Second)
{
    /// <summary>Pairs that are looked at, at most: the two variances do not depend on their number, only the matrix does.</summary>
    private const int MostPairs = 2000;

    /// <summary>Estimates both from vectors [n, D] and [m, D], at least four of each.</summary>
    public static KernelDistanceVariance Of(Tensor first, Tensor second)
    {
        using DisposeScope scope = NewDisposeScope();
        long count = Math.Min(MostPairs, Math.Min(first.size(0), second.size(0)));
        (Tensor x, Tensor y) = (first[..(int)count].to(ScalarType.Float64), second[..(int)count].to(ScalarType.Float64));
        Tensor cross = KernelDistance.Kernel(x, y);
        Tensor h = (KernelDistance.Kernel(x, x) + KernelDistance.Kernel(y, y)).sub_(cross).sub_(cross.t());
        h.diagonal().zero_();
        Tensor rows = h.sum(1);
        double n = count, squares = h.square().sum().item<double>(), ofRows = rows.square().sum().item<double>(), sum = rows.sum().item<double>();
        // Means of h(1, 2)^2, h(1, 2) h(1, 3) and h(1, 2) h(3, 4) over distinct indices.
        double same = squares / (n * (n - 1));
        double shared = (ofRows - squares) / (n * (n - 1) * (n - 2));
        double apart = (sum * sum - 4 * ofRows + 2 * squares) / (n * (n - 1) * (n - 2) * (n - 3));
        return new KernelDistanceVariance(Math.Max(0, shared - apart), Math.Max(0, same - apart));
    }

    /// <summary>Variance of the estimate from n vectors of each set.</summary>
    public double At(double n) => (4 * (n - 2) * First + 2 * Second) / (n * (n - 1));
}
