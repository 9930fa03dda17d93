using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>
/// Improved precision and recall (Kynkäänniemi et al. 2019): each set of vectors spans the union of balls around its vectors that reach to
/// their k-th nearest neighbour; precision is the share of generated vectors inside the real balls, recall the reverse.
/// </summary>
/// <param name="Precision">Share of generated images that look like real ones.</param>
/// <param name="Recall">Share of real images that the model can make.</param>
public sealed record PrecisionRecall(Estimate Precision, Estimate Recall)
{
    /// <summary>The customary number of neighbours.</summary>
    public const int Neighbours = 3;

    private const int BlockLength = 1024;

    /// <summary>Precision and recall of sets of vectors [n, D] and [m, D].</summary>
    /// <exception cref="ArgumentException">There are too few vectors.</exception>
    public static PrecisionRecall Between(Tensor generated, Tensor real)
    {
        if (Math.Min(generated.size(0), real.size(0)) < MetricFacts.FewestImages)
        {
            throw new ArgumentException(
                $"evaluation.metrics: precision and recall need at least {MetricFacts.FewestImages} generated and as many real images, not {generated.size(0)} and {real.size(0)}. "
                + "Raise evaluation.samples, use a larger data set, or remove them.");
        }

        return Between(generated, real, Neighbours);
    }

    internal static PrecisionRecall Between(Tensor generated, Tensor real, int neighbours)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor made, Tensor given) = (generated.to(ScalarType.Float64), real.to(ScalarType.Float64));
        return new PrecisionRecall(ShareInside(made, given, neighbours), ShareInside(given, made, neighbours));
    }

    /// <summary>Share of the points that lie in a ball of the manifold. Its standard error is that of a share, for the manifold as it is.</summary>
    private static Estimate ShareInside(Tensor points, Tensor manifold, int neighbours)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor radii = cat([.. Blocks(manifold).Select(block => Radii(block, manifold, neighbours))]);
        long inside = Blocks(points).Sum(block => CountInside(block, manifold, radii));
        double share = (double)inside / points.size(0);
        return new Estimate(share, Math.Sqrt(share * (1 - share) / points.size(0)));
    }

    private static Tensor Radii(Tensor block, Tensor manifold, int neighbours)
    {
        using DisposeScope scope = NewDisposeScope();
        // The nearest of all is the vector itself.
        (Tensor nearest, _) = SquaredDistances(block, manifold).topk(neighbours + 1, dim: 1, largest: false, sorted: true);
        return nearest.select(1, neighbours).MoveToOuterDisposeScope();
    }

    private static long CountInside(Tensor block, Tensor manifold, Tensor radii)
    {
        CollectionPause.Between();
        using DisposeScope scope = NewDisposeScope();
        return SquaredDistances(block, manifold).le(radii).any(dim: 1).sum().item<long>();
    }

    // |a|² + |b|² - 2 a·b rounds below zero where a and b nearly coincide.
    private static Tensor SquaredDistances(Tensor x, Tensor y)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor squares = x.square().sum(dim: 1, keepdim: true) + y.square().sum(dim: 1);
        return squares.sub_(x.mm(y.t()).Times(2)).relu_().MoveToOuterDisposeScope();
    }

    private static Tensor[] Blocks(Tensor vectors) => vectors.split(BlockLength);
}
