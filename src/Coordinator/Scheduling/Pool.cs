using System.Collections.Immutable;
using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Scheduling;

/// <summary>The slots of all workers that can be heard, and how many runs of each sweep hold some.</summary>
internal sealed record Pool
{
    /// <summary>Name of the only pool there is.</summary>
    public const string Default = "default";

    public required ImmutableArray<PoolSlot> Slots { get; init; }

    /// <summary>Runs of a sweep that hold slots.</summary>
    public required ImmutableDictionary<string, int> ActiveRuns { get; init; }

    public IEnumerable<PoolSlot> FreeSlots(DeviceKind device) => Slots.Where(slot => slot.IsFree && slot.Device == device);
}

/// <summary>A slot of a worker.</summary>
internal sealed record PoolSlot
{
    public required string WorkerId { get; init; }

    public required string Incarnation { get; init; }

    public required int Index { get; init; }

    public required DeviceKind Device { get; init; }

    /// <summary>Whether its worker takes no new ranks.</summary>
    public required bool IsDraining { get; init; }

    public required bool IsHeld { get; init; }

    public bool IsFree => !IsHeld && !IsDraining;
}
