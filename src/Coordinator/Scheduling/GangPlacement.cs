using System.Collections.Immutable;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Gangs;

namespace Hayate.Coordinator.Scheduling;

/// <summary>Slots chosen for a whole gang.</summary>
internal sealed record PlacedGang(string RunId, ImmutableArray<Placement> Ranks);

/// <summary>
/// Decides which gangs start where: highest priority first, then the order of submission. A gang gets all its slots or none, and
/// while the first in line does not fit, later ones leave its kind of device alone, so that a large gang is not starved by small
/// ones. Gangs larger than the whole pool stand aside until the pool grows. A gang whose workers come to be for it waits for those alone
/// and is in nobody's way.
/// </summary>
internal static class GangPlacement
{
    public static ImmutableArray<PlacedGang> Place(Pool pool, IEnumerable<QueuedGang> queue)
    {
        var free = pool.Slots.Where(slot => slot.IsFree).ToList();
        var active = pool.ActiveRuns.ToDictionary();
        var kept = new HashSet<DeviceKind>();
        var placed = ImmutableArray.CreateBuilder<PlacedGang>();
        foreach (var gang in InOrder(queue))
        {
            if (IsSweepFull(gang, active) || (kept.Contains(gang.Device) && !gang.IsOnDemand) || gang.Ranks > pool.SlotsFor(gang).Count()) continue;
            var slots = Choose(free, gang);
            if (slots.IsEmpty)
            {
                if (!gang.IsOnDemand) kept.Add(gang.Device);
                continue;
            }

            foreach (var slot in slots) free.Remove(slot);
            active[gang.SweepId] = active.GetValueOrDefault(gang.SweepId) + 1;
            placed.Add(new(gang.RunId, [.. slots.Select(ToPlacement)]));
        }

        return placed.ToImmutable();
    }

    /// <summary>Why a gang does not start, for people.</summary>
    public static string Explain(Pool pool, QueuedGang gang)
    {
        var device = gang.Device.ToString().ToLowerInvariant();
        var capacity = pool.SlotsFor(gang).Count();
        if (IsSweepFull(gang, pool.ActiveRuns)) return $"waits for its turn: the sweep runs at most {gang.MaxConcurrent} at a time";
        if (gang.IsOnDemand) return gang.JobStatus ?? "waits for its turn: so many Jobs may wait for nodes at a time, and others come first";
        if (capacity == 0) return $"no worker offers a {device} slot";
        if (capacity < gang.Ranks) return $"needs {gang.Ranks} {device} slots, the workers have {capacity}";
        var free = pool.SlotsFor(gang).Count(slot => slot.IsFree);
        return free < gang.Ranks ? $"no free slots: needs {gang.Ranks}, {free} free" : "in line for free slots";
    }

    public static IOrderedEnumerable<QueuedGang> InOrder(IEnumerable<QueuedGang> queue) => queue
        .OrderByDescending(gang => gang.Priority).ThenBy(gang => gang.SubmittedAt).ThenBy(gang => gang.SweepId, StringComparer.Ordinal)
        .ThenBy(gang => gang.Ordinal);

    public static bool IsSweepFull(QueuedGang gang, IReadOnlyDictionary<string, int> active) =>
        active.GetValueOrDefault(gang.SweepId) >= (gang.MaxConcurrent ?? int.MaxValue);

    // One worker if the gang fits on one, the fullest such; otherwise as few workers as possible.
    private static ImmutableArray<PoolSlot> Choose(List<PoolSlot> free, QueuedGang gang)
    {
        var workers = free.Where(slot => slot.Suits(gang)).GroupBy(slot => slot.WorkerId)
            .Select(group => group.OrderBy(slot => slot.Index).ToList())
            .OrderByDescending(slots => slots.Count)
            // Numbered names in the order of their numbers: worker-2 before worker-10.
            .ThenBy(slots => slots[0].WorkerId.Length).ThenBy(slots => slots[0].WorkerId, StringComparer.Ordinal).ToList();
        if (workers.Where(slots => slots.Count >= gang.Ranks).MinBy(slots => slots.Count) is { } one) return [.. one.Take(gang.Ranks)];
        return workers.Sum(slots => slots.Count) < gang.Ranks ? [] : [.. workers.SelectMany(slots => slots).Take(gang.Ranks)];
    }

    private static Placement ToPlacement(PoolSlot slot, int rank) =>
        new() { Rank = rank, WorkerId = slot.WorkerId, Incarnation = slot.Incarnation, Slot = slot.Index };
}
