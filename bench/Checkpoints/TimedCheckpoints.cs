using System.Diagnostics;
using Hayate.Training.Checkpointing;

namespace Hayate.Checkpoints;

/// <summary>Takes the time that the tensor thread spends on a save.</summary>
internal sealed class TimedCheckpoints(ICheckpointStore inner) : ICheckpointStore
{
    private readonly List<double> _milliseconds = [];

    public IReadOnlyList<StoredCheckpoint> Committed => inner.Committed;

    /// <summary>The median, without the first save, which makes the buffers.</summary>
    public double MedianMilliseconds => _milliseconds.Skip(1).Order().ToList() is var sorted ? sorted[sorted.Count / 2] : double.NaN;

    public Snapshot Load(StoredCheckpoint checkpoint) => inner.Load(checkpoint);

    public StoredAverage SetAside(int step, SnapshotPart average) => inner.SetAside(step, average);

    public PendingCheckpoint Save(Snapshot snapshot, int rank, int worldSize)
    {
        var started = Stopwatch.GetTimestamp();
        var pending = inner.Save(snapshot, rank, worldSize);
        _milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return pending;
    }
}
