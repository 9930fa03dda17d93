using System.Collections.Immutable;
using Hayate.Blobs;
using Hayate.Contracts;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;
using Hayate.Training.Checkpointing;

namespace Hayate.Worker.Checkpoints;

/// <summary>
/// Checkpoints of a run in a blob store. Which of them are committed is for the coordinator to say. States are copied into memory that is kept for
/// the next one, and written from there.
/// </summary>
internal sealed class BlobCheckpointStore(IBlobStore blobs, RankAssignment assignment, Action<CheckpointReport> commit, TimeProvider time)
    : ICheckpointStore, IDisposable
{
    private readonly CheckpointWriter _writer = new(blobs, assignment, time);
    private readonly Dictionary<string, SafetensorsImage> _images = [];
    private (IReadOnlyList<SnapshotPart>? Parts, ImmutableArray<StateFile> Share) _divided;

    /// <inheritdoc/>
    public IReadOnlyList<StoredCheckpoint> Committed { get; } =
        [.. assignment.Checkpoints.Select(checkpoint => new StoredCheckpoint { Id = checkpoint.Id, Step = checkpoint.Step, StateDigest = checkpoint.StateDigest })];

    /// <inheritdoc/>
    public Snapshot Load(StoredCheckpoint checkpoint) => new CheckpointReader(blobs, assignment.Checkpoints.Single(known => known.Id == checkpoint.Id)).ReadAll();

    /// <inheritdoc/>
    public StoredAverage SetAside(int step, SnapshotPart average)
    {
        string name = $"{BlobNames.Averages(assignment.RunId, assignment.Epoch)}/{step:D9}-{average.Name}.safetensors";
        using SafetensorsImage image = new(average.Tensors);
        image.Fill(average.Tensors);
        (long bytes, string sha256) = _writer.WriteAsync(name, image).GetAwaiter().GetResult();
        return new StoredAverage { Step = step, Part = average.Name, File = name, Bytes = bytes, Sha256 = sha256 };
    }

    /// <inheritdoc/>
    public PendingCheckpoint Save(Snapshot snapshot, int rank, int worldSize)
    {
        ImmutableArray<FilledFile> files = [.. ShareOf(snapshot.Parts, rank, worldSize).Select(Fill)];
        int step = snapshot.Step;
        long started = time.GetTimestamp();
        if (rank > 0)
            return new PendingCheckpoint(Task.Run(async () => await _writer.HandInAsync(step, rank, await _writer.WriteShareAsync(step, files))), Task.CompletedTask);
        var share = Task.Run(() => _writer.WriteShareAsync(step, files));
        return new PendingCheckpoint(share, CommitAsync(started, step, [.. snapshot.Parts.Select(part => part.Name)], share, worldSize, snapshot.Averages));
    }

    /// <summary>Gives the memory back, once what is being written is written.</summary>
    public void Dispose()
    {
        foreach (var image in _images.Values)
            image.Dispose();
    }

    private async Task CommitAsync(
        long started, int step, ImmutableArray<string> order, Task<CheckpointShare> own, int worldSize, IReadOnlyList<StoredAverage> averages)
    {
        List<CheckpointShare> shares = [await own];
        for (int rank = 1; rank < worldSize; rank++)
            shares.Add(await _writer.CollectAsync(step, rank));
        var report = await _writer.CompleteAsync(step, order, shares, averages);
        commit(report with { Seconds = time.GetElapsedTime(started).TotalSeconds });
    }

    // A run saves the same tensors again and again.
    private ImmutableArray<StateFile> ShareOf(IReadOnlyList<SnapshotPart> parts, int rank, int worldSize)
    {
        if (!ReferenceEquals(_divided.Parts, parts))
            _divided = (parts, StateShares.Divide(parts, worldSize)[rank]);
        return _divided.Share;
    }

    private FilledFile Fill(StateFile file)
    {
        if (!_images.TryGetValue(file.File, out var image))
            _images[file.File] = image = new SafetensorsImage(file.Tensors);
        image.Fill(file.Tensors);
        return new FilledFile(file.Part, file.File, image);
    }
}
