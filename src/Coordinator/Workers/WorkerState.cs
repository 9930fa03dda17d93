using System.Collections.Immutable;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Gangs;

namespace Hayate.Coordinator.Workers;

/// <summary>What the coordinator knows of a worker beyond its leases. Only <see cref="WorkerTransitions"/> makes a new one from an old one.</summary>
internal sealed record WorkerState
{
    /// <summary>Start of the agent; empty before the first poll.</summary>
    public required string Incarnation { get; init; }

    /// <summary>The only attempt whose ranks it takes; null for a worker that serves all.</summary>
    public ServedAttempt? Serves { get; init; }

    public required bool IsAlive { get; init; }

    /// <summary>When the lease was last renewed.</summary>
    public required DateTimeOffset HeardAt { get; init; }

    /// <summary>When the connection of its poll broke; absent once it is heard again.</summary>
    public DateTimeOffset? HungUpAt { get; init; }

    /// <summary>Starts of the agent before this one, as far as they are remembered, the newest last: what they still have to say comes too late.</summary>
    public ImmutableList<string> Earlier { get; init; } = [];

    /// <summary>When the lease was last looked at.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>Version of the desired state.</summary>
    public required long Version { get; init; }

    /// <summary>Version of the row as it was last read or saved; 0 before the first.</summary>
    public long RowVersion { get; init; }

    /// <summary>Ranks of the desired state.</summary>
    public ImmutableDictionary<RankKey, Announcement> Announced { get; init; } = ImmutableDictionary<RankKey, Announcement>.Empty;

    /// <summary>Ranks that hold a slot but should not run any more, with the first version without them.</summary>
    public ImmutableDictionary<RankKey, long> Withdrawn { get; init; } = ImmutableDictionary<RankKey, long>.Empty;
}

/// <summary>Since when a rank is desired, and whether the worker has shown that it runs it.</summary>
internal sealed record Announcement(long Version, DateTimeOffset At, bool IsAcknowledged);
