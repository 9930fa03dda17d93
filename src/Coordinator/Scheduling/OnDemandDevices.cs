using System.Collections.Immutable;
using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Scheduling;

/// <summary>Kinds of device whose gangs get workers of their own instead of slots of the standing pool. None unless something makes such workers.</summary>
internal sealed record OnDemandDevices(ImmutableArray<DeviceKind> Kinds)
{
    public static OnDemandDevices None { get; } = new([]);

    /// <summary>Ranks that a gang may have: where its workers come to be for it, as many as there are to be.</summary>
    public RankRange RanksOf(DeviceKind device, RankRange wanted) => Kinds.Contains(device) ? RankRange.Of(wanted.Max) : wanted;
}
