using Hayate.Blobs;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;
using Hayate.Training.Checkpointing;
using Hayate.Training.Loop;

namespace Hayate.Worker.Checkpoints;

/// <summary>A teacher's checkpoint in a blob store.</summary>
internal sealed class BlobTeacherSource(IBlobStore blobs, CheckpointRef teacher, RunSpec spec) : ITeacherSource
{
    private readonly CheckpointReader _reader = new(blobs, teacher);

    /// <inheritdoc/>
    public RunSpec Spec => spec;

    /// <inheritdoc/>
    public int Step => teacher.Step;

    /// <inheritdoc/>
    public SnapshotPart LoadPart(string name) => _reader.ReadPart(name);

    /// <inheritdoc/>
    public IReadOnlyList<StoredAverage> Averages => _reader.Averages;

    /// <inheritdoc/>
    public SnapshotPart LoadAverage(StoredAverage average) => _reader.ReadAverage(average);
}
