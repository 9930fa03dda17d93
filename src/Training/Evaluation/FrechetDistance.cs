using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>
/// Fréchet distance of two normal distributions, |μ1 - μ2|² + Tr(Σ1 + Σ2 - 2 (Σ1 Σ2)^½) (Heusel et al. 2017, equation 6), in float64.
/// </summary>
/// <remarks>
/// The root's trace is the sum of the roots of the eigenvalues of R Σ2 R with R = Σ1^½, which is symmetric: no complex numbers appear and
/// singular covariances, of fewer images than dimensions, need no special case.
/// </remarks>
public static class FrechetDistance
{
    /// <summary>Distance of the normal distributions that fit two sets of feature vectors.</summary>
    public static double Between(FeatureStatistics first, FeatureStatistics second)
    {
        using IDisposable scope = NewDisposeScope();
        return Between(first.Mean(), first.Covariance(), second.Mean(), second.Covariance());
    }

    /// <summary>Distance of N(mean1, covariance1) and N(mean2, covariance2); float64 tensors [D] and [D, D].</summary>
    public static double Between(Tensor mean1, Tensor covariance1, Tensor mean2, Tensor covariance2)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor root = SquareRoot(covariance1);
        Tensor product = root.mm(covariance2).mm(root);
        Tensor eigenvalues = linalg.eigvalsh((product + product.t()) / 2);
        double crossTrace = eigenvalues.clamp_min(0).sqrt().sum().item<double>();
        double means = (mean1 - mean2).square().sum().item<double>();
        return means + covariance1.trace().item<double>() + covariance2.trace().item<double>() - (2 * crossTrace);
    }

    /// <summary>Symmetric root of a symmetric positive semi-definite matrix. The caller owns it.</summary>
    internal static Tensor SquareRoot(Tensor covariance)
    {
        using IDisposable scope = NewDisposeScope();
        (Tensor eigenvalues, Tensor eigenvectors) = linalg.eigh(covariance);
        return (eigenvectors * eigenvalues.clamp_min(0).sqrt()).mm(eigenvectors.t()).MoveToOuterDisposeScope();
    }
}
