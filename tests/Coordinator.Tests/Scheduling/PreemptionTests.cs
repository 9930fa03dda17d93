using System.Collections.Immutable;
using CsCheck;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Scheduling;
using static Hayate.Coordinator.Tests.Scheduling.PoolSamples;

namespace Hayate.Coordinator.Tests.Scheduling;

public sealed class PreemptionTests
{
    private static readonly SchedulingOptions Options = new();

    [Fact]
    public void Urgent_PoolIsFull_StopsALowerOneForItself()
    {
        var stopped = Assert.Single(Choose(Pool(2, held: 2), [Queued("urgent", 2, priority: 5) with { NextEpoch = 4 }], Running("victim", 2)));
        Assert.Equal(("victim", 3), (stopped.RunId, stopped.Epoch));
        Assert.Equal((AttemptEnd.Preempted, "preempted by urgent of priority 5"), (stopped.Stop.End, stopped.Stop.Cause));
        Assert.Equal(("urgent", 4), (stopped.Stop.ClearedForRunId, stopped.Stop.ClearedForEpoch!.Value));
    }

    [Fact]
    public void Urgent_FitsWithoutAnyone_StopsNobody() =>
        Assert.Empty(Choose(Pool(4, held: 2), [Queued("urgent", 2, priority: 5)], Running("other", 2)));

    [Fact]
    public void Equal_PoolIsFull_Waits() => Assert.Empty(Choose(Pool(2, held: 2), [Queued("equal", 2)], Running("other", 2)));

    [Fact]
    public void Urgent_NotEnoughEvenThen_StopsNobody() =>
        Assert.Empty(Choose(Pool(4, held: 4), [Queued("urgent", 4, priority: 5)], Running("low", 2), Running("equal", 2, priority: 5)));

    [Fact]
    public void Victims_LowestPriorityFirst_ThenLeastUnsavedDeviceTime()
    {
        RunningGang[] running = [Running("b-cheap", 1, 1, savedMinutesAgo: 1), Running("a-dear", 1, 0, savedMinutesAgo: 30), Running("a-cheap", 1, 0, savedMinutesAgo: 5)];
        Assert.Equal(["a-cheap"], Victims(Pool(3, held: 3), Queued("urgent", 1, priority: 5), running));
        Assert.Equal(["a-cheap", "a-dear"], Victims(Pool(3, held: 3), Queued("urgent", 2, priority: 5), running));
        Assert.Equal(["a-cheap", "a-dear", "b-cheap"], Victims(Pool(3, held: 3), Queued("urgent", 3, priority: 5), running));
    }

    [Fact]
    public void Victims_UnsavedWork_CountsEveryDevice() =>
        Assert.Equal(["small"], Victims(Pool(5, held: 5), Queued("urgent", 1, priority: 5), Running("large", 4, savedMinutesAgo: 5), Running("small", 1, savedMinutesAgo: 15)));

    [Fact]
    public void Victims_NeverSaved_CountFromTheirStart() =>
        Assert.Equal(["saved"], Victims(Pool(2, held: 2), Queued("urgent", 1, priority: 5), Running("never", 1) with { SavedAt = null }, Running("saved", 1, savedMinutesAgo: 59)));

    [Fact]
    public void Victims_OneMadeNeedlessByALaterOne_IsSpared() =>
        Assert.Equal(["large"], Victims(Pool(5, held: 5), Queued("urgent", 4, priority: 5), Running("small", 1, savedMinutesAgo: 1), Running("large", 4, savedMinutesAgo: 5)));

    [Fact]
    public void Victims_FreeSlotsCount_NoMoreThanNeeded() =>
        Assert.Equal(["a"], Victims(Pool(4, held: 2), Queued("urgent", 3, priority: 5), Running("a", 1), Running("b", 1)));

    [Fact]
    public void NotPreemptible_LowerPriority_IsLeftAlone() =>
        Assert.Empty(Choose(Pool(1, held: 1), [Queued("urgent", 1, priority: 5)], Running("fixed", 1) with { IsPreemptible = false }));

    [Fact]
    public void OtherDevice_LowerPriority_IsLeftAlone()
    {
        var pool = Pool(1, held: 1);
        var mixed = pool with { Slots = [.. pool.Slots, pool.Slots[0] with { Index = 1, Device = DeviceKind.Cuda }] };
        Assert.Empty(Choose(mixed, [Queued("urgent", 1, priority: 5)], Running("gpu", 1) with { Device = DeviceKind.Cuda }));
    }

    [Fact]
    public void StartedAMomentAgo_LowerPriority_HasItsMinimumTime()
    {
        var fresh = Running("fresh", 1) with { StartedAt = Now - Options.PreemptAfter + TimeSpan.FromSeconds(1) };
        Assert.Empty(Choose(Pool(1, held: 1), [Queued("urgent", 1, priority: 5)], fresh));
        Assert.Single(Choose(Pool(1, held: 1), [Queued("urgent", 1, priority: 5)], fresh with { StartedAt = Now - Options.PreemptAfter }));
    }

    [Fact]
    public void LookedAtAgain_SlotsAreBeingCleared_StopsNobodyElse() =>
        Assert.Empty(Choose(Pool(4, held: 4, clearing: 2), [Queued("urgent", 2, priority: 5)], Running("other", 2)));

    [Fact]
    public void Urgent_SeveralAtOnce_EachGetsItsOwnVictims()
    {
        var stopped = Choose(Pool(4, held: 4), [Queued("one", 2, priority: 9), Queued("two", 2, priority: 5)], Running("a", 2), Running("b", 2));
        Assert.Equal([("a", "one"), ("b", "two")], stopped.Select(gang => (gang.RunId, gang.Stop.ClearedForRunId!)));
    }

    [Fact]
    public void BehindOneThatWaits_Urgent_PreemptsForNobodyElse() =>
        Assert.Empty(Choose(Pool(4, held: 4), [Queued("first", 4, priority: 9), Queued("second", 1, priority: 5)], Running("low", 1), Running("high", 3, priority: 9)));

    [Fact]
    public void Elastic_Urgent_ClearsForItsFewest()
    {
        var urgent = Queued("urgent", 1, priority: 5) with { Ranks = new RankRange { Min = 1, Max = 4 } };
        Assert.Single(Choose(Pool(4, held: 4), [urgent], [.. Enumerable.Range(0, 4).Select(i => Running($"r{i}", 1))]));
    }

    [Fact]
    public void Choose_AnyPool_StopsOnlyLowerOnesAndNoneInVain()
    {
        var gangs = Gen.Select(Gen.Int[1, 4], Gen.Int[-2, 2], Gen.Bool, Gen.Int[0, 30], (size, priority, preemptible, saved) =>
            Running("", size, priority, saved) with { IsPreemptible = preemptible });
        var queue = Gen.Select(Gen.Int[1, 6], Gen.Int[-2, 3], (ranks, priority) => Queued("", ranks, priority));
        Gen.Select(gangs.Array[0, 6], queue.Array[1, 5], Gen.Int[0, 3], Gen.Int[0, 3]).Sample((some, waiting, free, clearing) =>
        {
            var running = some.Select((gang, i) => gang with { RunId = $"r{i}" }).ToArray();
            var queued = waiting.Select((gang, i) => gang with { RunId = $"q{i}", Ordinal = i }).ToArray();
            var pool = Pool(running.Sum(gang => gang.Size) + clearing + free, held: running.Sum(gang => gang.Size) + clearing, clearing: clearing);
            var stopped = Choose(pool, queued, running);
            Assert.Equal(stopped.Length, stopped.Select(gang => gang.RunId).Distinct().Count());
            foreach (var clearedFor in stopped.GroupBy(gang => gang.Stop.ClearedForRunId))
            {
                var urgent = queued.Single(gang => gang.RunId == clearedFor.Key);
                var victims = clearedFor.Select(gang => running.Single(one => one.RunId == gang.RunId)).ToList();
                Assert.All(victims, victim => Assert.True(victim.IsPreemptible && victim.Priority < urgent.Priority));
            }
        });
    }

    [Fact]
    public void Choose_OneInLine_MakesItFitAndNobodyStopsInVain()
    {
        var gangs = Gen.Select(Gen.Int[1, 4], Gen.Int[-2, 2], Gen.Int[0, 30], (size, priority, saved) => Running("", size, priority, saved));
        Gen.Select(gangs.Array[0, 8], Gen.Int[1, 12], Gen.Int[0, 3], Gen.Int[0, 3]).Sample((some, ranks, free, clearing) =>
        {
            var running = some.Select((gang, i) => gang with { RunId = $"r{i}" }).ToArray();
            var held = running.Sum(gang => gang.Size);
            var stopped = Choose(Pool(held + clearing + free, held: held + clearing, clearing: clearing), [Queued("q", ranks, priority: 1)], running);
            var victims = running.Where(gang => stopped.Any(one => one.RunId == gang.RunId)).ToList();
            var room = free + clearing + victims.Sum(gang => gang.Slots);
            var most = free + clearing + running.Where(gang => gang.Priority < 1).Sum(gang => gang.Slots);
            Assert.Equal(free + clearing < ranks && most >= ranks, victims.Count > 0);
            Assert.All(victims, victim => Assert.True(room >= ranks && room - victim.Slots < ranks));
        });
    }

    private static IReadOnlyList<string> Victims(Pool pool, QueuedGang urgent, params RunningGang[] running) =>
        [.. Choose(pool, [urgent], running).Select(gang => gang.RunId).Order(StringComparer.Ordinal)];

    private static ImmutableArray<StoppedGang> Choose(Pool pool, QueuedGang[] queue, params RunningGang[] running) =>
        Preemption.Choose(pool, queue, running, Now, Options);
}
