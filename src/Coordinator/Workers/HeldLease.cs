using Hayate.Contracts.Api;
using Hayate.Coordinator.Gangs;

namespace Hayate.Coordinator.Workers;

/// <summary>A lease that is not released, and whether its rank should be running.</summary>
internal sealed record HeldLease
{
    public required RankKey Key { get; init; }

    public required string Incarnation { get; init; }

    public required RunStatus RunStatus { get; init; }

    /// <summary>Whether the lease's attempt has not ended.</summary>
    public required bool IsAttemptOpen { get; init; }

    /// <summary>Whether the attempt was asked to stop after a checkpoint.</summary>
    public bool IsStopAsked { get; init; }

    public bool IsWanted => IsAttemptOpen && !IsStopAsked && RunStatus == RunStatus.Running;
}
