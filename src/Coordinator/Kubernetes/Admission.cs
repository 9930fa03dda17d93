using System.Collections.Immutable;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Scheduling;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>
/// Which queued runs may have a Job now: highest priority first, then the order of submission, as many of each kind of device as may wait at
/// a time, and no more of a sweep than it may run. So ten thousand runs are not ten thousand Jobs.
/// </summary>
internal static class Admission
{
    public static ImmutableHashSet<string> Admit(IEnumerable<QueuedGang> queue, IReadOnlyDictionary<string, int> activeRuns, int mostPending)
    {
        var active = activeRuns.ToDictionary();
        var pending = new Dictionary<DeviceKind, int>();
        var admitted = ImmutableHashSet.CreateBuilder<string>();
        foreach (var gang in StartingLine.InOrder(queue.Where(gang => gang.IsOnDemand)))
        {
            if (pending.GetValueOrDefault(gang.Device) >= mostPending || StartingLine.IsSweepFull(gang, active)) continue;
            pending[gang.Device] = pending.GetValueOrDefault(gang.Device) + 1;
            active[gang.SweepId] = active.GetValueOrDefault(gang.SweepId) + 1;
            admitted.Add(gang.RunId);
        }

        return admitted.ToImmutable();
    }
}
