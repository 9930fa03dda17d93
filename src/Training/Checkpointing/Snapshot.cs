namespace Hayate.Training.Checkpointing;

/// <summary>The whole state of a run after a step.</summary>
public sealed class Snapshot(int step, IReadOnlyList<SnapshotPart> parts) : IDisposable
{
    /// <summary>Step, counted from 1 after the update; 0 for imported weights.</summary>
    public int Step { get; } = step;

    /// <summary>The parts.</summary>
    public IReadOnlyList<SnapshotPart> Parts { get; } = parts;

    /// <summary>Averages set aside up to this step, in the order of their making. They are no part of the digest.</summary>
    public IReadOnlyList<StoredAverage> Averages { get; init; } = [];

    /// <summary>Disposes the parts.</summary>
    public void Dispose()
    {
        foreach (SnapshotPart part in Parts)
            part.Dispose();
    }
}
