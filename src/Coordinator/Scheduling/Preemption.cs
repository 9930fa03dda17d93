using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Gangs;

namespace Hayate.Coordinator.Scheduling;

/// <summary>
/// Decides which gangs stop for those in line that are of higher priority: the lowest priority first, then those with the least work since
/// their last checkpoint; no more than are needed, and none where it would not be enough. Slots that are being cleared already are counted on,
/// so that looking again changes nothing, and what an earlier one in line will use is not counted twice.
/// </summary>
internal static class Preemption
{
    public static ImmutableArray<StoppedGang> Choose(
        Pool pool, IEnumerable<QueuedGang> queue, IEnumerable<RunningGang> running, DateTimeOffset now, SchedulingOptions options)
    {
        var candidates = running.Where(gang => gang.IsPreemptible && gang.Slots > 0 && now - gang.StartedAt >= options.PreemptAfter).ToList();
        var room = Enum.GetValues<DeviceKind>().ToDictionary(device => device, pool.Room);
        var line = new StartingLine(pool);
        var stopped = ImmutableArray.CreateBuilder<StoppedGang>();
        foreach (var gang in StartingLine.InOrder(queue.Where(gang => !gang.IsOnDemand)).Where(line.MayStart))
        {
            var missing = gang.Ranks.Min - room[gang.Device];
            var victims = missing <= 0 ? [] : Victims(candidates.Where(one => one.Device == gang.Device && one.Priority < gang.Priority), missing, now);
            if (missing > 0 && victims.IsEmpty)
            {
                line.Wait(gang);
                continue;
            }

            stopped.AddRange(victims.Select(victim => new StoppedGang(victim.RunId, victim.Epoch, StopFor(gang))));
            candidates.RemoveAll(victims.Contains);
            room[gang.Device] += victims.Sum(victim => victim.Slots) - gang.Ranks.Min;
            line.Start(gang);
        }

        return stopped.ToImmutable();
    }

    private static ImmutableArray<RunningGang> Victims(IEnumerable<RunningGang> candidates, int missing, DateTimeOffset now)
    {
        var chosen = new List<RunningGang>();
        var cleared = 0;
        foreach (var gang in candidates.OrderBy(gang => gang.Priority).ThenBy(gang => gang.UnsavedWork(now)).ThenBy(gang => gang.RunId, StringComparer.Ordinal))
        {
            if (cleared >= missing) break;
            chosen.Add(gang);
            cleared += gang.Slots;
        }

        if (cleared < missing) return [];
        // A large gang that came last may have made smaller ones before it needless; the dearest is spared first.
        foreach (var gang in chosen.AsEnumerable().Reverse().Where(gang => cleared - gang.Slots >= missing).ToList())
        {
            if (cleared - gang.Slots < missing) continue;
            chosen.Remove(gang);
            cleared -= gang.Slots;
        }

        return [.. chosen];
    }

    private static GangStop StopFor(QueuedGang gang) => new()
    {
        End = AttemptEnd.Preempted,
        Cause = $"preempted by {gang.RunId} of priority {gang.Priority}",
        ClearedForRunId = gang.RunId,
        ClearedForEpoch = gang.NextEpoch,
    };
}
