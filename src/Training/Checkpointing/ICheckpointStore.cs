namespace Hayate.Training.Checkpointing;

/// <summary>Where the checkpoints of a run are kept. Called from the tensor threads of the ranks.</summary>
public interface ICheckpointStore
{
    /// <summary>
    /// Committed checkpoints of the run, newest first. The loop resumes from the first that loads and whose digest is right. Asked by rank 0 alone.
    /// </summary>
    IReadOnlyList<StoredCheckpoint> Committed { get; }

    /// <summary>Reads a checkpoint whole. Called by rank 0 alone. The caller disposes it.</summary>
    /// <exception cref="InvalidDataException">A file is missing, truncated or not the one that was committed: the loop falls back to an older one.</exception>
    Snapshot Load(StoredCheckpoint checkpoint);

    /// <summary>
    /// Writes an average that outlives the checkpoints. It counts once a checkpoint lists it. Called by rank 0 alone. The tensors are the live state:
    /// copy or write them before returning.
    /// </summary>
    StoredAverage SetAside(int step, SnapshotPart average);

    /// <summary>
    /// Begins to save a state: every rank calls it with the same one and sees to a share. The tensors are live: copy them before returning, do
    /// not dispose them. The rest happens meanwhile; the next call comes when this one is committed.
    /// </summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="rank">Which share is this rank's.</param>
    /// <param name="worldSize">Number of shares.</param>
    PendingCheckpoint Save(Snapshot snapshot, int rank, int worldSize);
}
