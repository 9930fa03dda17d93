using System.Collections.Immutable;
using Hayate.Coordinator.Gangs;

namespace Hayate.Coordinator.Workers;

/// <summary>A new state, the ranks that came to their end, likeliest cause first, and the leases whose slots are free again.</summary>
internal sealed record WorkerTransition(WorkerState State, ImmutableArray<EndedRank> Ended, ImmutableArray<EndedRank> Released)
{
    /// <summary>Whether nothing ended and nothing became free.</summary>
    public bool IsQuiet => Ended.IsEmpty && Released.IsEmpty;
}

/// <summary>A rank and how it ended.</summary>
internal sealed record EndedRank(RankKey Key, RankEnd End);
