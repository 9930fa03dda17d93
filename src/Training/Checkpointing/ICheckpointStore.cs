namespace Hayate.Training.Checkpointing;

/// <summary>Where the checkpoints of a run are kept. Called from the tensor thread of rank 0.</summary>
public interface ICheckpointStore
{
    /// <summary>Committed checkpoints of the run, newest first. The loop resumes from the first that loads and whose digest is right.</summary>
    IReadOnlyList<StoredCheckpoint> Committed { get; }

    /// <summary>Reads a checkpoint whole. The caller disposes it.</summary>
    /// <exception cref="InvalidDataException">A file is missing, truncated or not the one that was committed: the loop falls back to an older one.</exception>
    Snapshot Load(StoredCheckpoint checkpoint);

    /// <summary>Writes an average that outlives the checkpoints. It counts once a checkpoint lists it. The tensors are the live state, as for <see cref="Save"/>.</summary>
    StoredAverage SetAside(int step, SnapshotPart average);

    /// <summary>Writes a checkpoint and commits it. The tensors are the live state: copy or write them before returning, do not dispose them.</summary>
    void Save(Snapshot snapshot);
}
