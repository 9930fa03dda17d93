namespace Hayate.Collectives;

/// <summary>A group of one rank: every collective is done before it starts.</summary>
public sealed class SoloProcessGroup : IProcessGroup
{
    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int WorldSize => 1;

    /// <inheritdoc/>
    public void AllReduceSum(Span<float> values)
    {
    }

    /// <inheritdoc/>
    public void AllReduceSum(Span<double> values)
    {
    }

    /// <inheritdoc/>
    public void AllReduceSum(Span<long> values)
    {
    }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> bytes, int root) => CollectiveArguments.CheckRoot(this, root);

    /// <inheritdoc/>
    public void AllGather(ReadOnlySpan<byte> own, Span<byte> all)
    {
        CollectiveArguments.CheckGather(this, own, all);
        own.CopyTo(all);
    }

    /// <inheritdoc/>
    public void Barrier()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
