using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Runs;

/// <summary>Where a run is in its life. Only <see cref="RunTransitions"/> makes a new one from an old one.</summary>
internal sealed record RunState
{
    public required RunStatus Status { get; init; }

    public string? Reason { get; init; }

    /// <summary>Number of the newest attempt; 0 before the first.</summary>
    public int Epoch { get; init; }

    /// <summary>The newest attempt.</summary>
    public AttemptState? Attempt { get; init; }

    /// <summary>An attempt before the newest, while an event is about it.</summary>
    public AttemptState? Earlier { get; init; }

    public required RetrySpec Retry { get; init; }

    /// <summary>Failures so far.</summary>
    public required BudgetInfo Budget { get; init; }

    /// <summary>Preemptions in a row of attempts that had hardly begun.</summary>
    public int EarlyPreemptions { get; init; }

    /// <summary>Whether it waits for a teacher to be resolved.</summary>
    public bool NeedsTeacher { get; init; }

    public string? TeacherCheckpointId { get; init; }

    /// <summary>Whether it waits for a classifier to be resolved.</summary>
    public bool NeedsClassifier { get; init; }

    public string? ClassifierCheckpointId { get; init; }

    /// <summary>When it came to wait for slots; absent while it does not.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>The next attempt starts no sooner.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether every checkpoint that it needs is known.</summary>
    public bool HasWhatItNeeds => (!NeedsTeacher || TeacherCheckpointId is not null) && (!NeedsClassifier || ClassifierCheckpointId is not null);

    public bool HasEnded => Status is RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled;

    /// <summary>Whether the ranks of the newest attempt were asked to stop and may not have yet.</summary>
    public bool IsStopping => Status == RunStatus.Cancelling || (Status == RunStatus.Running && Attempt is { Stop: not null });
}
