using Hayate.Training.Checkpointing;

namespace Hayate.Training.Tests.Loop;

/// <summary>A store whose writes end when and how a test says.</summary>
internal sealed class SlowCheckpoints : ICheckpointStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Step, int Rank), TaskCompletionSource> _written = [];
    private readonly Dictionary<int, TaskCompletionSource> _committed = [];

    /// <summary>Steps and ranks in the order of their saves.</summary>
    public List<(int Step, int Rank)> Saves { get; } = [];

    public IReadOnlyList<StoredCheckpoint> Committed => [];

    /// <summary>Called when a save has begun.</summary>
    public Action<int, int> OnSave { get; set; } = (_, _) => { };

    public Snapshot Load(StoredCheckpoint checkpoint) => throw new InvalidDataException("Nothing is there.");

    public StoredAverage SetAside(int step, SnapshotPart average) => throw new NotSupportedException("No averages are kept.");

    public PendingCheckpoint Save(Snapshot snapshot, int rank, int worldSize)
    {
        lock (_lock)
            Saves.Add((snapshot.Step, rank));
        PendingCheckpoint pending = new(Written(snapshot.Step, rank).Task, rank == 0 ? Commit(snapshot.Step).Task : Task.CompletedTask);
        OnSave(snapshot.Step, rank);
        return pending;
    }

    public TaskCompletionSource Written(int step, int rank = 0)
    {
        lock (_lock)
            return _written.TryGetValue((step, rank), out var known) ? known : _written[(step, rank)] = New();
    }

    public TaskCompletionSource Commit(int step)
    {
        lock (_lock)
            return _committed.TryGetValue(step, out var known) ? known : _committed[step] = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
