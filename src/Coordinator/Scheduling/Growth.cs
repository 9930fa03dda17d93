using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Gangs;

namespace Hayate.Coordinator.Scheduling;

/// <summary>
/// Decides which elastic gangs stop to go on with more ranks: only on slots that nobody in the queue could want, whether its pause has passed or
/// not, only so long after the attempt started, and only where the time saved is worth a restart.
/// </summary>
internal static class Growth
{
    /// <param name="pool">The pool.</param>
    /// <param name="queue">All that are queued, those in a pause included.</param>
    /// <param name="running">Gangs that run.</param>
    /// <param name="settled">Free slots that have been free for long enough.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">When growing is worth it.</param>
    public static ImmutableArray<StoppedGang> Choose(
        Pool pool, IReadOnlyCollection<QueuedGang> queue, IEnumerable<RunningGang> running, IEnumerable<PoolSlot> settled, DateTimeOffset now,
        SchedulingOptions options)
    {
        var line = new StartingLine(pool);
        var free = settled.GroupBy(slot => slot.Device).Where(slots => !queue.Any(gang => !gang.IsOnDemand && gang.Device == slots.Key && line.MayStart(gang)))
            .ToDictionary(slots => slots.Key, slots => slots.Count());
        var stopped = ImmutableArray.CreateBuilder<StoppedGang>();
        foreach (var gang in running.OrderByDescending(gang => gang.Priority).ThenBy(gang => gang.StartedAt).ThenBy(gang => gang.RunId, StringComparer.Ordinal))
        {
            var size = Math.Min(gang.Ranks.Max, gang.Size + free.GetValueOrDefault(gang.Device));
            if (size <= gang.Size || now - gang.StartedAt < options.GrowAfter || Saving(gang, size, now) < options.RestartCost) continue;
            free[gang.Device] -= size - gang.Size;
            stopped.Add(new(gang.RunId, gang.Epoch, StopToGrow(gang, size)));
        }

        return stopped.ToImmutable();
    }

    // As if ranks added up, which they nearly do. A gang whose pace is not known yet is left alone.
    private static TimeSpan Saving(RunningGang gang, int size, DateTimeOffset now) =>
        gang.Remaining(now) is { } remaining ? remaining * (1 - (double)gang.Size / size) : TimeSpan.MinValue;

    private static GangStop StopToGrow(RunningGang gang, int size) => new()
    {
        End = AttemptEnd.Resized,
        Cause = $"resized from {gang.Size} to {size} ranks",
        ClearedForRunId = gang.RunId,
        ClearedForEpoch = gang.Epoch + 1,
    };
}
