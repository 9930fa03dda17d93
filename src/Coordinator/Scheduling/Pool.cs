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

    /// <summary>Slots of a kind that are free or will be soon, of workers that serve all.</summary>
    public int Room(DeviceKind device) => Slots.Count(slot => slot.Device == device && slot.Serves is null && slot.IsFreeSoon);
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

    /// <summary>Whether what holds it has been asked to stop: it is free soon.</summary>
    public bool IsClearing { get; init; }

    public bool IsFree => !IsHeld && !IsDraining;

    public bool IsFreeSoon => (!IsHeld || IsClearing) && !IsDraining;

    /// <summary>Whether its device and what its worker is for are what a gang wants.</summary>
    public bool Suits(QueuedGang gang) => Device == gang.Device
        && (Serves is null ? !gang.IsOnDemand : Serves.RunId == gang.RunId && Serves.Epoch == gang.NextEpoch);
}
