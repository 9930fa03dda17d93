namespace Hayate.Training.Checkpointing;

/// <summary>The whole state of a run after a step.</summary>
public sealed class Snapshot(int step, string stateDigest, IReadOnlyList<SnapshotPart> parts) : IDisposable
{
    /// <summary>Step, counted from 1 after the update; 0 for imported weights.</summary>
    public int Step { get; } = step;

    /// <summary>Digest of all parts: see <see cref="Checkpointing.StateDigest"/>.</summary>
    public string StateDigest { get; } = stateDigest;

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
