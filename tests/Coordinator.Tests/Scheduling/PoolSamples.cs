using System.Collections.Immutable;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Scheduling;

namespace Hayate.Coordinator.Tests.Scheduling;

/// <summary>Pools, queues and running gangs to decide about.</summary>
internal static class PoolSamples
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>One worker with so many slots, of which some are held and some of these are being cleared.</summary>
    public static Pool Pool(int slots, int held = 0, int clearing = 0) => new()
    {
        Slots =
        [
            .. Enumerable.Range(0, slots).Select(index => new PoolSlot
            {
                WorkerId = "w", Incarnation = "i", Index = index, Device = DeviceKind.Cpu, IsDraining = false, IsHeld = index < held, IsClearing = index < clearing,
            }),
        ],
        ActiveRuns = ImmutableDictionary<string, int>.Empty,
    };

    public static QueuedGang Queued(string id, int ranks, int priority = 0, int minutes = 0) => new()
    {
        RunId = id, NextEpoch = 1, SweepId = "s", Ranks = RankRange.Of(ranks), Device = DeviceKind.Cpu, Priority = priority, SubmittedAt = Now.AddMinutes(minutes), Ordinal = 0,
    };

    /// <summary>A gang that has run for an hour, half of its steps, and saved its state a while ago.</summary>
    public static RunningGang Running(string id, int size, int priority = 0, int savedMinutesAgo = 10) => new()
    {
        RunId = id,
        Epoch = 3,
        Ranks = RankRange.Of(size),
        Size = size,
        Slots = size,
        Device = DeviceKind.Cpu,
        Priority = priority,
        IsPreemptible = true,
        StartedAt = Now.AddHours(-1),
        SavedAt = Now.AddMinutes(-savedMinutesAgo),
        FirstStep = 0,
        Step = 500,
        Steps = 1000,
    };
}
