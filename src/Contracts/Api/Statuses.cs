namespace Hayate.Contracts.Api;

/// <summary>Where a run is in its life.</summary>
public enum RunStatus
{
    /// <summary>Waits for its teacher's checkpoint.</summary>
    Waiting,

    /// <summary>Waits for slots, or for the pause after a failure to pass.</summary>
    Queued,

    /// <summary>An attempt holds slots.</summary>
    Running,

    /// <summary>Cancelled by a user while ranks are still stopping.</summary>
    Cancelling,

    /// <summary>Done: every step taken and the last evaluation recorded.</summary>
    Completed,

    /// <summary>Given up, for the reason shown.</summary>
    Failed,

    /// <summary>Ended by a user.</summary>
    Cancelled,
}

/// <summary>Why an attempt ended.</summary>
public enum AttemptEnd
{
    /// <summary>The run completed.</summary>
    Completed,

    /// <summary>A rank failed with an error of its own (exit code 70).</summary>
    ApplicationError,

    /// <summary>The specification cannot be run (exit code 64); not retried.</summary>
    BadSpecification,

    /// <summary>A process, node or connection was lost.</summary>
    InfrastructureLoss,

    /// <summary>Stopped after a checkpoint (exit code 75): by its node, or for a run of higher priority.</summary>
    Preempted,

    /// <summary>Stopped after a checkpoint to go on with another number of ranks.</summary>
    Resized,

    /// <summary>Cancelled by a user.</summary>
    Cancelled,
}

/// <summary>State of a sweep, derived from its runs.</summary>
public enum SweepStatus
{
    /// <summary>Some run is not ended.</summary>
    Active,

    /// <summary>Every run completed.</summary>
    Completed,

    /// <summary>All ended, at least one failed.</summary>
    Failed,

    /// <summary>All ended, none failed, at least one was cancelled.</summary>
    Cancelled,
}
