using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Scheduling;

/// <summary>
/// The queue in its order, and who of it may start: not whose sweep is full, not who is larger than the pool, and, once somebody could not
/// start for want of slots, nobody else on that kind of device. A gang whose workers come to be for it is in nobody's way, and nobody in its.
/// </summary>
internal sealed class StartingLine(Pool pool)
{
    private readonly Dictionary<string, int> _active = pool.ActiveRuns.ToDictionary();
    private readonly HashSet<DeviceKind> _kept = [];

    /// <summary>Highest priority first, then whom slots were cleared for, then the order of submission.</summary>
    public static IOrderedEnumerable<QueuedGang> InOrder(IEnumerable<QueuedGang> queue) => queue
        .OrderByDescending(gang => gang.Priority).ThenByDescending(gang => gang.HasClaim).ThenBy(gang => gang.SubmittedAt)
        .ThenBy(gang => gang.SweepId, StringComparer.Ordinal).ThenBy(gang => gang.Ordinal);

    public static bool IsSweepFull(QueuedGang gang, IReadOnlyDictionary<string, int> active) =>
        active.GetValueOrDefault(gang.SweepId) >= (gang.MaxConcurrent ?? int.MaxValue);

    public bool MayStart(QueuedGang gang) =>
        (!IsKept(gang.Device) || gang.IsOnDemand) && !IsSweepFull(gang, _active) && gang.Ranks.Min <= pool.SlotsFor(gang).Count();

    /// <summary>Whether somebody in line waits for slots of a kind.</summary>
    public bool IsKept(DeviceKind device) => _kept.Contains(device);

    /// <summary>Takes note that a gang starts.</summary>
    public void Start(QueuedGang gang) => _active[gang.SweepId] = _active.GetValueOrDefault(gang.SweepId) + 1;

    /// <summary>Takes note that a gang would start if there were slots.</summary>
    public void Wait(QueuedGang gang)
    {
        if (!gang.IsOnDemand) _kept.Add(gang.Device);
    }
}
