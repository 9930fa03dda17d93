using System.Collections.Immutable;
using Hayate.Contracts.Workers;

namespace Hayate.Worker.Agent;

/// <summary>What to do so that the ranks that should run are the ranks that run. A pure function of both.</summary>
internal static class Reconciler
{
    /// <param name="desired">Ranks that should run.</param>
    /// <param name="actual">Ranks that were started and not forgotten.</param>
    /// <param name="isDraining">Whether the worker is stopping: nothing starts and everything stops, but ends are still remembered.</param>
    public static ImmutableArray<RankAction> Plan(IReadOnlyCollection<RankAssignment> desired, IReadOnlyCollection<ActualRank> actual, bool isDraining)
    {
        Dictionary<RankKey, RankAssignment> wanted = desired.ToDictionary(RankKey.Of);
        HashSet<int> held = [.. actual.Where(rank => rank.Phase < RankPhase.Ended).Select(rank => rank.Slot)];
        HashSet<RankKey> known = [.. actual.Select(rank => rank.Key)];
        List<RankAssignment> missing = isDraining ? [] : [.. desired.Where(assignment => !known.Contains(RankKey.Of(assignment)))];

        return
        [
            // Not before its end is told: a rank that failed by itself may be asked to stop because its peers were heard of first.
            .. actual.Where(rank => rank.Phase == RankPhase.Told && !wanted.ContainsKey(rank.Key)).Select(rank => new ForgetRank(rank.Key)),
            .. actual.Where(rank => isDraining || !wanted.ContainsKey(rank.Key)).Select(rank => Stop(rank, missing)).OfType<RankAction>(),

            // A slot is one device: its next rank waits until the last one has let go of it.
            .. missing.Where(assignment => held.Add(assignment.Slot)).Select(assignment => new StartRank(assignment)),
        ];
    }

    /// <summary>A rank in another's way is fenced already: what it would still save would be refused, so it gets little time.</summary>
    private static StopRank? Stop(ActualRank rank, List<RankAssignment> missing)
    {
        bool hurry = missing.Exists(assignment => assignment.Slot == rank.Slot || assignment.RunId == rank.Key.RunId);
        return rank.Phase < (hurry ? RankPhase.Hurrying : RankPhase.Stopping) ? new StopRank(rank.Key, hurry) : null;
    }
}
