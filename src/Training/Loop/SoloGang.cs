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
    public void Broadcast(Span<byte> bytes)
    {
    }

    /// <inheritdoc/>
    public void Barrier()
    {
    }
}
