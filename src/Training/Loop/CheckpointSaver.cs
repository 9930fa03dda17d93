using Hayate.Training.Checkpointing;

namespace Hayate.Training.Loop;

/// <summary>
/// Saves the state of a gang while it trains on. The tensor thread copies; one checkpoint at most is under way, the next waits for it. Every rank
/// makes the same calls at the same steps.
/// </summary>
internal sealed class CheckpointSaver(TrainingContext context)
{
    /// <summary>A store that takes longer is given up: the attempt ends, and the next one resumes from the checkpoint before.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Waits of this length are told.</summary>
    private static readonly TimeSpan Notable = TimeSpan.FromSeconds(5);

    private PendingCheckpoint _pending = PendingCheckpoint.Done;
    private int? _step;

    /// <summary>Begins to save a state, once the one before is committed.</summary>
    /// <exception cref="IOException">The one before could not be stored.</exception>
    public void Save(Snapshot snapshot)
    {
        Settle();
        _pending = context.Checkpoints.Save(snapshot, context.Gang.Rank, context.Gang.WorldSize);
        _step = snapshot.Step;
    }

    /// <summary>Throws what the checkpoint under way has failed with, if it has.</summary>
    public void Check()
    {
        foreach (Task task in (ReadOnlySpan<Task>)[_pending.Written, _pending.Committed])
        {
            if (task.IsFaulted)
                task.GetAwaiter().GetResult();
        }
    }

    /// <summary>Returns when all that was saved is committed. A rank that is lost meanwhile is an error, never a hang.</summary>
    /// <exception cref="IOException">It could not be stored.</exception>
    public void Settle()
    {
        if (_step is not { } step)
            return;
        Await(_pending.Written, $"this rank's share of the checkpoint of step {step} to be stored");
        // Only a collective notices that a peer is gone. After it every share is there and the commit waits for nobody but the store.
        context.Gang.Barrier();
        Await(_pending.Committed, $"the checkpoint of step {step} to be committed");
        (_pending, _step) = (PendingCheckpoint.Done, null);
    }

    private void Await(Task task, string what)
    {
        long started = context.Time.GetTimestamp();
        while (!WaitedFor(task))
        {
            TimeSpan waited = context.Time.GetElapsedTime(started);
            if (waited >= Patience)
                throw new IOException($"After {Patience.TotalMinutes:0} minutes of waiting for {what} the store is given up.");
            context.Reporter.Note($"Training has waited {waited.TotalSeconds:0} s for {what}.");
        }

        task.GetAwaiter().GetResult();
    }

    private bool WaitedFor(Task task) =>
        task.IsCompleted || Task.WhenAny(task, Task.Delay(Notable, context.Time)).GetAwaiter().GetResult() == task;
}
