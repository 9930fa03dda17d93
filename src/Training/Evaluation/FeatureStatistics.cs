using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>
/// Mean and covariance of feature vectors, gathered in one pass in float64. The state is three sums, so statistics of parts merge by addition,
/// on one machine or over a gang. Vectors are counted from an origin near their mean, which keeps the sums free of cancellation.
/// </summary>
public sealed class FeatureStatistics : IDisposable
{
    private readonly Tensor _state;
    private readonly Tensor _origin;
    private readonly Tensor _sums;
    private readonly Tensor _count;
    private readonly Tensor _sum;
    private readonly Tensor _products;

    /// <summary>Empty statistics.</summary>
    /// <param name="origin">A vector near the mean to be found, float64 [D]; statistics that are merged share it.</param>
    public FeatureStatistics(Tensor origin)
    {
        Dimensions = origin.numel();
        long sums = 1 + Dimensions + (Dimensions * Dimensions);
        _state = zeros([sums + Dimensions], ScalarType.Float64).DetachFromDisposeScope();
        _sums = _state.narrow(0, 0, sums).DetachFromDisposeScope();
        _origin = _state.narrow(0, sums, Dimensions).DetachFromDisposeScope();
        using (Tensor first = origin.to(ScalarType.Float64, copy: true))
            _origin.copy_(first);
        _count = _sums.narrow(0, 0, 1).DetachFromDisposeScope();
        _sum = _sums.narrow(0, 1, Dimensions).DetachFromDisposeScope();
        _products = _sums.narrow(0, 1 + Dimensions, Dimensions * Dimensions).view(Dimensions, Dimensions).DetachFromDisposeScope();
    }

    /// <summary>Length of a vector, D.</summary>
    public long Dimensions { get; }

    /// <summary>Vectors taken in.</summary>
    public long Count => (long)_count.item<double>();

    /// <summary>Count, sum and sum of outer products, flat: add those of other parts to merge them.</summary>
    public Span<double> Sums => MemoryMarshal.Cast<byte, double>(_sums.bytes);

    /// <summary>The tensor behind <see cref="Sums"/>, with the origin that they are counted from last: all that is to be kept of the statistics.</summary>
    internal Tensor State => _state;

    /// <summary>Statistics of feature vectors alone.</summary>
    public static FeatureStatistics Of(Tensor features)
    {
        using IDisposable scope = NewDisposeScope();
        FeatureStatistics statistics = new(features[0]);
        statistics.Add(features);
        return statistics;
    }

    /// <summary>Takes in vectors [n, D].</summary>
    public void Add(Tensor features)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor shifted = features.to(ScalarType.Float64) - _origin;
        _count.add_(shifted.shape[0]);
        _sum.add_(shifted.sum(dim: 0));
        _products.add_(shifted.t().mm(shifted));
    }

    /// <summary>Statistics of two parts together. Both are counted from the same origin.</summary>
    public static FeatureStatistics Merged(FeatureStatistics first, FeatureStatistics second)
    {
        FeatureStatistics merged = new(first._origin);
        merged._sums.add_(first._sums).add_(second._sums);
        return merged;
    }

    /// <summary>Mean [D], float64. The caller owns it.</summary>
    public Tensor Mean()
    {
        using IDisposable scope = NewDisposeScope();
        return (_origin + (_sum / _count)).MoveToOuterDisposeScope();
    }

    /// <summary>Unbiased covariance [D, D], float64. The caller owns it.</summary>
    public Tensor Covariance()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor mean = _sum / _count;
        return ((_products - (_count * mean.outer(mean))) / (_count - 1)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in (ReadOnlySpan<Tensor>)[_origin, _count, _sum, _products, _sums, _state])
            tensor.Dispose();
    }
}
