using System.Runtime.InteropServices;
using Hayate.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>The vectors themselves, in the order of their images, where a metric needs more than their mean and covariance.</summary>
/// <remarks>
/// Memory and the time of what compares all pairs are bounded: only the first <see cref="Most"/> images of a side are kept, 80 MB of 2048 float32
/// values each. That number is part of the measurement's provenance.
/// </remarks>
internal sealed class FeatureVectors : IDisposable
{
    /// <summary>Most vectors kept of either side.</summary>
    public const int Most = 10_000;

    private readonly Tensor _rows;

    /// <summary>Room for the vectors of some images.</summary>
    public FeatureVectors(int images, long dimensions)
    {
        Count = Math.Min(images, Most);
        _rows = zeros([Count, dimensions], ScalarType.Float32).DetachFromDisposeScope();
    }

    /// <summary>Vectors that there is room for.</summary>
    public int Count { get; }

    /// <summary>The vectors, float32 [Count, D].</summary>
    public Tensor Rows => _rows;

    /// <summary>Puts in the vectors of the images from <paramref name="first"/> on; those beyond the room are left out.</summary>
    public void Put(int first, Tensor features)
    {
        int fitting = (int)Math.Min(features.size(0), Count - first);
        if (fitting <= 0)
            return;
        using DisposeScope scope = NewDisposeScope();
        _rows.narrow(0, first, fitting).copy_(features.narrow(0, 0, fitting));
    }

    /// <summary>Gives every rank the vectors of all. Each is zero on all ranks but one, so no sum rounds.</summary>
    public void Gather(IGang gang) => gang.AllReduceSum(MemoryMarshal.Cast<byte, float>(_rows.bytes));

    public void Dispose() => _rows.Dispose();
}
