using Hayate.Collectives;
using Hayate.Training.Loop;

namespace Hayate.Worker.Rank;

/// <summary>A process group as the training loop wants it.</summary>
internal sealed class ProcessGroupGang(IProcessGroup group) : IGang
{
    /// <inheritdoc/>
    public int Rank => group.Rank;

    /// <inheritdoc/>
    public int WorldSize => group.WorldSize;

    /// <inheritdoc/>
    public void AllReduceSum(Span<float> values) => group.AllReduceSum(values);

    /// <inheritdoc/>
    public void AllReduceSum(Span<double> values) => group.AllReduceSum(values);

    /// <inheritdoc/>
    public void Broadcast(Span<byte> bytes) => group.Broadcast(bytes, root: 0);

    /// <inheritdoc/>
    public void Barrier() => group.Barrier();
}
