using System.Collections.Immutable;
using Hayate.Coordinator.Gangs;

namespace Hayate.Coordinator.Scheduling;

/// <summary>Slots chosen for a whole gang.</summary>
internal sealed record PlacedGang(string RunId, ImmutableArray<Placement> Ranks);

/// <summary>
/// Decides which gangs start where, in the order of the line. A gang gets all the slots it cannot do without or none, and while the first
/// in line does not fit, later ones leave its kind of device alone, so that a large gang is not starved by small ones. Gangs larger than the
/// whole pool stand aside until the pool grows. A gang whose workers come to be for it waits for those alone and is in nobody's way. What is
/// left once everybody in line has started goes to elastic gangs, in the same order.
/// </summary>
internal static class GangPlacement
{
    public static ImmutableArray<PlacedGang> Place(Pool pool, IEnumerable<QueuedGang> queue)
    {
        var free = pool.Slots.Where(slot => slot.IsFree).ToList();
        var line = new StartingLine(pool);
        var placed = new List<(QueuedGang Gang, ImmutableArray<PoolSlot> Slots)>();
        foreach (var gang in StartingLine.InOrder(queue).Where(line.MayStart))
        {
            var slots = Choose(free, gang, gang.Ranks.Min);
            if (slots.IsEmpty)
            {
                line.Wait(gang);
                continue;
            }

            foreach (var slot in slots) free.Remove(slot);
            line.Start(gang);
            placed.Add((gang, slots));
        }

        return
        [
            .. placed.Select(one => new PlacedGang(
                one.Gang.RunId, [.. (line.IsKept(one.Gang.Device) ? one.Slots : Widen(free, one.Gang, one.Slots)).Select(ToPlacement)])),
        ];
    }

    /// <summary>Why a gang does not start, for people.</summary>
    public static string Explain(Pool pool, QueuedGang gang)
    {
        var device = gang.Device.ToString().ToLowerInvariant();
        var capacity = pool.SlotsFor(gang).Count();
        var needed = gang.Ranks.IsElastic ? $"at least {gang.Ranks.Min}" : $"{gang.Ranks.Min}";
        if (StartingLine.IsSweepFull(gang, pool.ActiveRuns)) return $"waits for its turn: the sweep runs at most {gang.MaxConcurrent} at a time";
        if (gang.IsOnDemand) return gang.JobStatus ?? "waits for its turn: so many Jobs may wait for nodes at a time, and others come first";
        if (capacity == 0) return $"no worker offers a {device} slot";
        if (capacity < gang.Ranks.Min) return $"needs {needed} {device} slots, the workers have {capacity}";
        var free = pool.SlotsFor(gang).Count(slot => slot.IsFree);
        if (free >= gang.Ranks.Min) return "in line for free slots";
        return pool.Room(gang.Device) >= gang.Ranks.Min
            ? $"waits for slots that are being cleared: needs {needed}, {free} free"
            : $"no free slots: needs {needed}, {free} free";
    }

    // Chosen anew among its own and the free ones: a larger gang may fit better on another worker.
    private static ImmutableArray<PoolSlot> Widen(List<PoolSlot> free, QueuedGang gang, ImmutableArray<PoolSlot> own)
    {
        if (!gang.Ranks.IsElastic) return own;
        free.AddRange(own);
        var slots = Choose(free, gang, Math.Min(gang.Ranks.Max, free.Count(slot => slot.Suits(gang))));
        foreach (var slot in slots) free.Remove(slot);
        return slots;
    }

    // One worker if the gang fits on one, the fullest such; otherwise as few workers as possible.
    private static ImmutableArray<PoolSlot> Choose(List<PoolSlot> free, QueuedGang gang, int ranks)
    {
        var workers = free.Where(slot => slot.Suits(gang)).GroupBy(slot => slot.WorkerId)
            .Select(group => group.OrderBy(slot => slot.Index).ToList())
            .OrderByDescending(slots => slots.Count)
            // Numbered names in the order of their numbers: worker-2 before worker-10.
            .ThenBy(slots => slots[0].WorkerId.Length).ThenBy(slots => slots[0].WorkerId, StringComparer.Ordinal).ToList();
        if (workers.Where(slots => slots.Count >= ranks).MinBy(slots => slots.Count) is { } one) return [.. one.Take(ranks)];
        return workers.Sum(slots => slots.Count) < ranks ? [] : [.. workers.SelectMany(slots => slots).Take(ranks)];
    }

    private static Placement ToPlacement(PoolSlot slot, int rank) =>
        new() { Rank = rank, WorkerId = slot.WorkerId, Incarnation = slot.Incarnation, Slot = slot.Index };
}
