using Hayate.Training.Checkpointing;

namespace Hayate.Step;

/// <summary>Keeps nothing.</summary>
internal sealed class NoCheckpoints : ICheckpointStore
{
    public IReadOnlyList<StoredCheckpoint> Committed => [];

    public Snapshot Load(StoredCheckpoint checkpoint) => throw new NotSupportedException("There are no checkpoints.");

    public StoredAverage SetAside(int step, SnapshotPart average) => throw new NotSupportedException("There are no averages.");

    public PendingCheckpoint Save(Snapshot snapshot, int rank, int worldSize) => PendingCheckpoint.Done;
}
