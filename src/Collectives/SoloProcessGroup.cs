namespace Hayate.Collectives;

/// <summary>A group of one rank: every collective is a copy at most.</summary>
public sealed class SoloProcessGroup : IProcessGroup
{
    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int WorldSize => 1;

    /// <inheritdoc/>
    public void AllReduce(nint values, long count, ElementType type, ReduceOperation operation)
    {
    }

    /// <inheritdoc/>
    public void ReduceScatter(nint values, nint own, long count, ElementType type, ReduceOperation operation) => PrivateMemory.Copy(values, own, count * type.Size());

    /// <inheritdoc/>
    public void Broadcast(nint start, long bytes, int root) => CollectiveArguments.CheckRoot(this, root);

    /// <inheritdoc/>
    public void AllGather(nint own, nint all, long bytes) => PrivateMemory.Copy(own, all, bytes);

    /// <inheritdoc/>
    public void Barrier()
    {
    }

    /// <inheritdoc/>
    public GroupBuffer Allocate(long bytes) => PrivateMemory.Allocate(bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
