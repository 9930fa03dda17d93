using System.Collections.Immutable;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;

namespace Hayate.Coordinator.Scheduling;

/// <summary>The slots of all workers that can be heard, and how many runs of each sweep hold some.</summary>
internal sealed record Pool
{
    /// <summary>Name of the only pool there is.</summary>
    public const string Default = "default";

    public required ImmutableArray<PoolSlot> Slots { get; init; }

    /// <summary>Runs of a sweep that hold slots.</summary>
    public required ImmutableDictionary<string, int> ActiveRuns { get; init; }

    /// <summary>Slots that a gang may ever have, free or held.</summary>
    public IEnumerable<PoolSlot> SlotsFor(QueuedGang gang) => Slots.Where(slot => !slot.IsDraining && slot.Suits(gang));
}

/// <summary>A slot of a worker.</summary>
internal sealed record PoolSlot
{
    public required string WorkerId { get; init; }

    public required string Incarnation { get; init; }

    public required int Index { get; init; }

    public required DeviceKind Device { get; init; }

    /// <summary>The only attempt that its worker takes ranks of.</summary>
    public ServedAttempt? Serves { get; init; }

    /// <summary>Whether its worker takes no new ranks.</summary>
    public required bool IsDraining { get; init; }

    public required bool IsHeld { get; init; }

    public bool IsFree => !IsHeld && !IsDraining;

    /// <summary>Whether its device and what its worker is for are what a gang wants.</summary>
    public bool Suits(QueuedGang gang) => Device == gang.Device
        && (Serves is null ? !gang.IsOnDemand : Serves.RunId == gang.RunId && Serves.Epoch == gang.NextEpoch);
}
