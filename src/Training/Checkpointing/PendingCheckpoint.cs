namespace Hayate.Training.Checkpointing;

/// <summary>A checkpoint on its way into a store.</summary>
/// <param name="Written">Completes when all that this rank writes is in the store, or fails with what went wrong.</param>
/// <param name="Committed">
/// On rank 0, completes when the checkpoint is whole and can be resumed from, which needs what the other ranks write; on others it is complete.
/// </param>
public sealed record PendingCheckpoint(Task Written, Task Committed)
{
    /// <summary>Nothing is under way.</summary>
    public static PendingCheckpoint Done { get; } = new(Task.CompletedTask, Task.CompletedTask);
}
