using System.Runtime.InteropServices;
using Hayate.Contracts.Specification;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>
/// Inception Score, exp E_x KL(p(y|x) ‖ p(y)) (Salimans et al. 2016), over consecutive splits of the images. The state is sums in float64, so
/// parts merge by addition.
/// </summary>
public sealed class InceptionScore : IDisposable
{
    /// <summary>The customary number of splits.</summary>
    public const int DefaultSplits = 10;

    private readonly int _images;
    private readonly int _splits;
    private readonly Tensor _sums;

    /// <summary>An empty sum.</summary>
    /// <param name="images">Images that there will be in all.</param>
    /// <param name="classes">Number of classes, K.</param>
    /// <param name="splits">Splits, each of which gives a score. Default: 10.</param>
    /// <exception cref="ArgumentException">There are too few images.</exception>
    public InceptionScore(int images, int classes, int splits = DefaultSplits)
    {
        if (images < 2 * splits)
        {
            throw new ArgumentException(
                $"evaluation.metrics: inception-score needs at least {MetricFacts.FewestImages} images, not {images}. Raise evaluation.samples.");
        }

        (_images, _splits) = (images, splits);
        // A row a split: images, sum of p log p, sum of p by class.
        _sums = zeros([splits, 2 + classes], ScalarType.Float64).DetachFromDisposeScope();
    }

    /// <summary>The sums, flat: add those of other parts to merge them.</summary>
    public Span<double> Sums => MemoryMarshal.Cast<byte, double>(_sums.bytes);

    /// <summary>Takes in p(y|x), [n, K], of the images from <paramref name="first"/> on.</summary>
    public void Add(int first, Tensor probabilities)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor p = probabilities.to(ScalarType.Float64);
        Tensor entropy = PLogP(p).sum(dim: 1, keepdim: true);
        Tensor rows = cat([ones_like(entropy), entropy, p], dim: 1);
        _sums.add_(Membership(first, (int)p.size(0)).mm(rows));
    }

    /// <summary>Mean of the splits' scores; the standard error is their spread over the root of their number.</summary>
    public Estimate Score()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor counts = _sums.narrow(1, 0, 1);
        Tensor marginal = _sums.narrow(1, 2, _sums.size(1) - 2) / counts;
        Tensor divergence = (_sums.narrow(1, 1, 1) / counts).squeeze(1) - PLogP(marginal).sum(dim: 1);
        Tensor scores = divergence.exp();
        return Estimate.OfMean(_splits, scores.sum().item<double>(), scores.square().sum().item<double>());
    }

    /// <inheritdoc/>
    public void Dispose() => _sums.Dispose();

    // 0 log 0 = 0.
    private static Tensor PLogP(Tensor p) => xlogy(p, p);

    /// <summary>One where an image belongs to a split, [splits, n].</summary>
    private Tensor Membership(int first, int count)
    {
        double[,] membership = new double[_splits, count];
        for (int i = 0; i < count; i++)
            membership[(long)(first + i) * _splits / _images, i] = 1;
        return tensor(membership);
    }
}
