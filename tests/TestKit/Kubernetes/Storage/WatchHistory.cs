namespace Hayate.TestKit.Kubernetes.Storage;

/// <summary>What happened to an object.</summary>
internal enum ChangeKind
{
    Added,
    Modified,
    Deleted,
}

/// <summary>A change, with the object as it is now, or was last, and as it was before.</summary>
internal sealed record Change(ChangeKind Kind, StoredObject Object, StoredObject? Before)
{
    public long Revision => Object.Revision;
}

/// <summary>The changes since the last compaction, for those who watch.</summary>
internal sealed class WatchHistory
{
    private readonly Lock _gate = new();
    private readonly List<Change> _changes = [];
    private TaskCompletionSource _next = NewSignal();
    private long _compacted;

    /// <summary>The newest revision that is forgotten.</summary>
    public long Compacted
    {
        get
        {
            lock (_gate) return _compacted;
        }
    }

    /// <summary>Completes with the next change.</summary>
    public Task Next
    {
        get
        {
            lock (_gate) return _next.Task;
        }
    }

    public void Append(Change change)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _changes.Add(change);
            (waiting, _next) = (_next, NewSignal());
        }

        waiting.SetResult();
    }

    /// <summary>Forgets what happened up to a revision.</summary>
    public void Compact(long revision)
    {
        lock (_gate)
        {
            _changes.RemoveAll(change => change.Revision <= revision);
            _compacted = Math.Max(_compacted, revision);
        }
    }

    /// <summary>The changes after a revision, oldest first, and what completes with the next one; null when some of them are forgotten.</summary>
    public (IReadOnlyList<Change> Changes, Task Next)? ReadAfter(long revision)
    {
        lock (_gate)
        {
            if (revision < _compacted) return null;
            return ([.. _changes.SkipWhile(change => change.Revision <= revision)], _next.Task);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
