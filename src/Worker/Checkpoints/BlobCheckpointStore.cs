using Hayate.Blobs;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;
using Hayate.Training.Checkpointing;

namespace Hayate.Worker.Checkpoints;

/// <summary>Checkpoints of a run in a blob store. Which of them are committed is for the coordinator to say.</summary>
internal sealed class BlobCheckpointStore(IBlobStore blobs, RankAssignment assignment, Action<CheckpointReport> commit, TimeProvider time) : ICheckpointStore
{
    private readonly CheckpointWriter _writer = new(blobs, assignment, time);

    /// <inheritdoc/>
    public IReadOnlyList<StoredCheckpoint> Committed { get; } =
        [.. assignment.Checkpoints.Select(checkpoint => new StoredCheckpoint { Id = checkpoint.Id, Step = checkpoint.Step, StateDigest = checkpoint.StateDigest })];

    /// <inheritdoc/>
    public Snapshot Load(StoredCheckpoint checkpoint) => new CheckpointReader(blobs, assignment.Checkpoints.Single(known => known.Id == checkpoint.Id)).ReadAll();

    /// <inheritdoc/>
    public StoredAverage SetAside(int step, SnapshotPart average) => _writer.Write(step, average);

    /// <inheritdoc/>
    public void Save(Snapshot snapshot) => commit(_writer.Write(snapshot));
}
