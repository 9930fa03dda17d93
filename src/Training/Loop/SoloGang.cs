namespace Hayate.Training.Loop;

/// <summary>A gang of one.</summary>
public sealed class SoloGang : IGang
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
    public void ReduceScatterSum(ReadOnlySpan<float> values, Span<float> own) => values.CopyTo(own);

    /// <inheritdoc/>
    public void AllGather(ReadOnlySpan<byte> own, Span<byte> all) => own.CopyTo(all);

    /// <inheritdoc/>
    public GangMemory? Allocate(long bytes) => null;

    /// <inheritdoc/>
    public void Broadcast(Span<byte> bytes)
    {
    }

    /// <inheritdoc/>
    public void Barrier()
    {
    }
}
