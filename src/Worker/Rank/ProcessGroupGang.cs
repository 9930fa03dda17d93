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
    public void ReduceScatterSum(ReadOnlySpan<float> values, Span<float> own) => group.ReduceScatterSum(values, own);

    /// <inheritdoc/>
    public void AllGather(ReadOnlySpan<byte> own, Span<byte> all) => group.AllGather(own, all);

    /// <inheritdoc/>
    public GangMemory? Allocate(long bytes)
    {
        if (group.WorldSize == 1)
            return null;
        GroupBuffer buffer = group.Allocate(bytes);
        return new GangMemory(buffer.Address, buffer.Bytes, buffer);
    }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> bytes) => group.Broadcast(bytes, root: 0);

    /// <inheritdoc/>
    public void Barrier() => group.Barrier();
}
