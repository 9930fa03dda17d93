using Hayate.Contracts.Api;
using Hayate.Coordinator.Gangs;

namespace Hayate.Coordinator.Runs;

/// <summary>The newest attempt of a run, as far as the run's life depends on it.</summary>
internal sealed record AttemptState
{
    public required int Epoch { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Whether rank 0 reported completion.</summary>
    public bool IsCompleted { get; init; }

    /// <summary>Why its ranks were asked to stop after a checkpoint; absent when nobody asked.</summary>
    public GangStop? Stop { get; init; }

    public DateTimeOffset? StopAskedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public AttemptEnd? End { get; init; }

    public string? Cause { get; init; }

    /// <summary>What happened to one of its pods, as Kubernetes gave it.</summary>
    public string? Disruption { get; init; }

    /// <summary>
    /// Whether the end is only the echo of another rank's failure: a rank that lost its peers (exit code 69) is often heard of before the
    /// rank that failed. Until the next attempt starts, the real cause replaces it.
    /// </summary>
    public bool IsEcho { get; init; }
}
