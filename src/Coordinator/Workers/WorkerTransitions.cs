using System.Collections.Immutable;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Gangs;

namespace Hayate.Coordinator.Workers;

/// <summary>Lease and incarnation of a worker, and what its polls tell of its ranks. No clock, no store, no grain.</summary>
internal static class WorkerTransitions
{
    /// <summary>A worker that is not heard of for so long is given up.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(12);

    /// <summary>
    /// So is a worker that does not come back for so long after the connection of its poll broke, as it does when its agent dies. Agents break
    /// off polls themselves and ask again at once.
    /// </summary>
    public static readonly TimeSpan Absence = TimeSpan.FromSeconds(5);

    private const int RememberedStarts = 8;

    // The lease is looked at every second. After a longer gap it was the coordinator that stood still, not the workers; after a negative
    // one its clock was set back. Neither counts as silence.
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(5);

    /// <summary>The desired state follows from the leases: its version grows when the set of wanted ranks changes.</summary>
    public static WorkerState Refresh(WorkerState state, ImmutableArray<HeldLease> leases, DateTimeOffset now)
    {
        var wanted = leases.Where(lease => lease.IsWanted && lease.Incarnation == state.Incarnation).Select(lease => lease.Key).ToHashSet();
        var version = wanted.SetEquals(state.Announced.Keys) ? state.Version : state.Version + 1;
        return state with
        {
            Version = version,
            Announced = wanted.ToImmutableDictionary(key => key, key => state.Announced.GetValueOrDefault(key) ?? new Announcement(version, now, false)),
            Withdrawn = leases.Where(lease => !wanted.Contains(lease.Key))
                .ToImmutableDictionary(lease => lease.Key, lease => state.Withdrawn.GetValueOrDefault(lease.Key, version)),
        };
    }

    /// <summary>Whether a poll is from a start of the agent that another has followed: it was long on its way, or two agents have one id.</summary>
    public static bool IsLate(WorkerState state, string incarnation) => incarnation != state.Incarnation && state.Earlier.Contains(incarnation);

    /// <summary>A poll, not one that is late, renews the lease and tells which ranks run, have ended or are gone.</summary>
    public static WorkerTransition Poll(WorkerState state, ImmutableArray<HeldLease> leases, WorkerPoll poll, DateTimeOffset now)
    {
        var listed = poll.Ranks.ToLookup(rank => new RankKey(rank.RunId, rank.Epoch, rank.Rank));
        var ended = new List<EndedRank>();
        var released = new List<EndedRank>();
        foreach (var lease in leases)
        {
            if (lease.Incarnation != poll.Incarnation)
            {
                var lost = new EndedRank(lease.Key, RankEnd.Lost("its worker was started anew"));
                if (lease.IsWanted) ended.Add(lost);
                released.Add(lost);
            }
            else if (lease.IsWanted)
            {
                if (EndOfWanted(state, lease.Key, listed[lease.Key].FirstOrDefault(), poll, now) is { } end) ended.Add(new(lease.Key, end));
            }
            else
            {
                Stop(state, lease.Key, listed[lease.Key].FirstOrDefault(), poll, ended, released);
            }
        }

        var heard = Acknowledge(state, poll, listed) with
        {
            Incarnation = poll.Incarnation,
            Earlier = poll.Incarnation == state.Incarnation ? state.Earlier : [.. state.Earlier.Append(state.Incarnation).TakeLast(RememberedStarts)],
            Serves = poll.Serves,
            IsAlive = true,
            HeardAt = now,
            HungUpAt = null,
        };
        return new(heard, [.. ended.OrderBy(rank => rank.End.IsEcho)], [.. released]);
    }

    /// <summary>The connection of a poll broke that was taken in at a time. If the worker was heard since, that is no news.</summary>
    public static WorkerState HangUp(WorkerState state, DateTimeOffset heardAt, DateTimeOffset now) =>
        state.HeardAt == heardAt ? state with { HungUpAt = now } : state;

    /// <summary>Time passes: a lease may lapse.</summary>
    public static WorkerState Age(WorkerState state, DateTimeOffset now)
    {
        var gap = now - state.CheckedAt;
        var still = gap > Standstill || gap < TimeSpan.Zero ? gap : TimeSpan.Zero;
        var aged = state with { CheckedAt = now, HeardAt = state.HeardAt + still, HungUpAt = state.HungUpAt + still };
        return aged with { IsAlive = aged.IsAlive && now - aged.HeardAt <= Lease && !(now - aged.HungUpAt > Absence) };
    }

    /// <summary>Ranks still wanted of a worker that is gone are lost.</summary>
    public static WorkerTransition GiveUp(WorkerState state, ImmutableArray<HeldLease> leases)
    {
        var lost = RankEnd.Lost(state.HungUpAt is null
            ? $"its worker was not heard of for {Lease.TotalSeconds:0} s"
            : $"its worker broke the connection and was not heard of for {Absence.TotalSeconds:0} s");
        return new(state, [.. leases.Where(lease => lease.IsWanted).Select(lease => new EndedRank(lease.Key, lost))], []);
    }

    private static RankEnd? EndOfWanted(WorkerState state, RankKey key, RankStatus? rank, WorkerPoll poll, DateTimeOffset now)
    {
        if (rank is not null) return rank.ExitCode is { } code ? RankEnd.Exited(code, rank.Detail, poll.StopReason) : null;
        // A poll that acts on an older version cannot list the rank yet.
        if (state.Announced.GetValueOrDefault(key) is not { } announced || poll.KnownVersion < announced.Version) return null;
        if (announced.IsAcknowledged) return RankEnd.Lost("its worker does not list it any more");
        return now - announced.At > Lease ? RankEnd.Lost("its worker never started it") : null;
    }

    // A slot is free once a worker that knows it should stop the rank does not list it as running.
    private static void Stop(
        WorkerState state, RankKey key, RankStatus? rank, WorkerPoll poll, List<EndedRank> ended, List<EndedRank> released)
    {
        var knows = poll.KnownVersion >= state.Withdrawn.GetValueOrDefault(key, state.Version);
        if (rank is { ExitCode: null }) return;
        var end = rank is null ? RankEnd.Lost("stopped") : RankEnd.Exited(rank.ExitCode!.Value, rank.Detail);
        // What a rank does that was asked to stop is no news, unless it had failed by itself.
        if (rank is not null && (!knows || rank.ExitCode is ExitCodes.ApplicationError or ExitCodes.BadSpecification)) ended.Add(new(key, end));
        if (knows) released.Add(new(key, end));
    }

    private static WorkerState Acknowledge(WorkerState state, WorkerPoll poll, ILookup<RankKey, RankStatus> listed) =>
        poll.Incarnation != state.Incarnation ? state : state with
        {
            Announced = state.Announced.ToImmutableDictionary(
                pair => pair.Key, pair => listed.Contains(pair.Key) ? pair.Value with { IsAcknowledged = true } : pair.Value),
        };
}
