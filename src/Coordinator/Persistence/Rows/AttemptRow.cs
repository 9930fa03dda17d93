using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Persistence.Rows;

/// <summary>
/// One gang's go at a run. The run's grain opens and ends it; what ranks tell about it is written while it is not ended,
/// in a transaction that has the lock of the run. So a fenced rank can write nothing.
/// </summary>
internal sealed class AttemptRow
{
    public required string RunId { get; init; }

    public required int Epoch { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public AttemptEnd? End { get; set; }

    public string? Cause { get; set; }

    /// <summary>Whether the end is the echo of another rank's failure, whose own cause may still arrive.</summary>
    public bool IsEcho { get; set; }

    /// <summary>What happened to a pod of the gang, as Kubernetes gave it; such an attempt is preempted, not lost.</summary>
    public string? Disruption { get; set; }

    /// <summary>When its ranks were asked to stop after a checkpoint; absent when nobody asked.</summary>
    public DateTimeOffset? StopAskedAt { get; set; }

    /// <summary>How the attempt ends once its ranks have stopped as they were asked.</summary>
    public AttemptEnd? StopEnd { get; set; }

    /// <summary>Why they were asked, in words.</summary>
    public string? StopCause { get; set; }

    /// <summary>Run for whose next attempt the slots are cleared; its own for a resize.</summary>
    public string? ClearedForRunId { get; set; }

    /// <summary>The attempt that they are cleared for.</summary>
    public int? ClearedForEpoch { get; set; }

    /// <summary>When rank 0's report of completion was recorded.</summary>
    public DateTimeOffset? CompletedAt { get; set; }

    public int? ResumedFromStep { get; set; }

    public string? StateDigest { get; set; }

    public bool? DigestVerified { get; set; }

    public string? LeaderHost { get; set; }

    public int? LeaderPort { get; set; }
}
