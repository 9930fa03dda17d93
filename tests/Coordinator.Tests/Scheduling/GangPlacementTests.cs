using System.Collections.Immutable;
using CsCheck;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Scheduling;

namespace Hayate.Coordinator.Tests.Scheduling;

public sealed class GangPlacementTests
{
    private static readonly DateTimeOffset Submitted = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Gang_FitsOnOneWorker_GoesToTheFullestSuch()
    {
        var placed = Assert.Single(GangPlacement.Place(Workers(("a", 4), ("b", 2)), [Gang("x", ranks: 2)]));
        Assert.All(placed.Ranks, rank => Assert.Equal("b", rank.WorkerId));
        Assert.Equal([0, 1], placed.Ranks.Select(rank => rank.Rank));
    }

    [Fact]
    public void Gang_FitsOnNoSingleWorker_SpansSeveral()
    {
        var placed = Assert.Single(GangPlacement.Place(Workers(("a", 1), ("b", 2)), [Gang("x", ranks: 3)]));
        Assert.Equal(["b", "b", "a"], placed.Ranks.Select(rank => rank.WorkerId));
    }

    [Fact]
    public void Gang_TooFewFreeSlots_GetsNone() => Assert.Empty(GangPlacement.Place(Held(Workers(("a", 2)), 1), [Gang("x", ranks: 2)]));

    [Fact]
    public void Queue_SeveralFit_HigherPriorityFirstThenOrderOfSubmission()
    {
        QueuedGang[] queue = [Gang("late", minutes: 2), Gang("early", minutes: 1), Gang("urgent", minutes: 3) with { Priority = 5 }];
        Assert.Equal(["urgent", "early", "late"], GangPlacement.Place(Workers(("a", 3)), queue).Select(gang => gang.RunId));
    }

    [Fact]
    public void Queue_FirstDoesNotFit_LaterOnesWaitBehindIt()
    {
        var pool = Held(Workers(("a", 3)), 2);
        Assert.Empty(GangPlacement.Place(pool, [Gang("large", ranks: 3, minutes: 1), Gang("small", minutes: 2)]));
        Assert.Equal("in line for free slots", GangPlacement.Explain(pool, Gang("small", minutes: 2)));
    }

    [Fact]
    public void Queue_FirstIsLargerThanThePool_StandsAside()
    {
        var pool = Workers(("a", 2));
        Assert.Equal(["small"], GangPlacement.Place(pool, [Gang("huge", ranks: 3, minutes: 1), Gang("small", minutes: 2)]).Select(gang => gang.RunId));
        Assert.Equal("needs 3 cpu slots, the workers have 2", GangPlacement.Explain(pool, Gang("huge", ranks: 3)));
    }

    [Fact]
    public void Sweep_AtItsLimit_LeavesSlotsToOthers()
    {
        var pool = Workers(("a", 3)) with { ActiveRuns = ImmutableDictionary<string, int>.Empty.Add("s", 1) };
        QueuedGang[] queue = [Gang("1", minutes: 1) with { MaxConcurrent = 2 }, Gang("2", minutes: 2) with { MaxConcurrent = 2 }, Gang("3", minutes: 3) with { SweepId = "other" }];
        Assert.Equal(["1", "3"], GangPlacement.Place(pool, queue).Select(gang => gang.RunId));
        Assert.Equal("waits for its turn: the sweep runs at most 1 at a time", GangPlacement.Explain(pool, Gang("1") with { MaxConcurrent = 1 }));
    }

    [Fact]
    public void Worker_Draining_GetsNothing()
    {
        var pool = Workers(("a", 2));
        var draining = pool with { Slots = [.. pool.Slots.Select(slot => slot with { IsDraining = true })] };
        Assert.Empty(GangPlacement.Place(draining, [Gang("x")]));
        Assert.Equal("no worker offers a cpu slot", GangPlacement.Explain(draining, Gang("x")));
    }

    [Fact]
    public void Worker_ServingOneAttempt_GetsRanksOfThatAlone()
    {
        var pool = Serving(Workers(("a", 1), ("b", 1)), "x", epoch: 3);
        var placed = GangPlacement.Place(pool, [Gang("w") with { NextEpoch = 3 }, Gang("x", minutes: 1) with { NextEpoch = 3, IsOnDemand = true }]);
        Assert.Equal(["x"], placed.Select(gang => gang.RunId));
        Assert.Empty(GangPlacement.Place(pool, [Gang("x") with { NextEpoch = 4, IsOnDemand = true }]));
        Assert.Equal("no worker offers a cpu slot", GangPlacement.Explain(pool, Gang("w")));
    }

    [Fact]
    public void Gang_OnDemand_LeavesTheStandingPoolToOthers()
    {
        var placed = GangPlacement.Place(Workers(("a", 2)), [Gang("x") with { IsOnDemand = true }, Gang("y", ranks: 2, minutes: 1)]);
        Assert.Equal(["y"], placed.Select(gang => gang.RunId));
    }

    [Fact]
    public void Gang_OnDemandWithPodsMissing_StartsOnceAllAreThere()
    {
        var gang = Gang("x", ranks: 2) with { IsOnDemand = true };
        Assert.Empty(GangPlacement.Place(Serving(Workers(("a", 1)), "x", epoch: 1), [gang]));
        Assert.Single(GangPlacement.Place(Serving(Workers(("a", 1), ("b", 1)), "x", epoch: 1), [gang]));
        Assert.Equal("waits for nodes: 1/2", GangPlacement.Explain(Workers(("a", 2)), gang with { JobStatus = "waits for nodes: 1/2" }));
    }

    [Fact]
    public void Gang_OverNumberedWorkers_HasItsRanksInTheirOrder()
    {
        var placed = Assert.Single(GangPlacement.Place(Workers([.. Enumerable.Range(0, 12).Reverse().Select(index => ($"job-{index}-abcde", 1))]), [Gang("x", ranks: 12)]));
        Assert.Equal(Enumerable.Range(0, 12).Select(index => $"job-{index}-abcde"), placed.Ranks.Select(rank => rank.WorkerId));
    }

    [Fact]
    public void Explain_SlotsAreTaken_SaysHowManyAreFree() =>
        Assert.Equal("no free slots: needs 2, 1 free", GangPlacement.Explain(Held(Workers(("a", 2)), 1), Gang("x", ranks: 2)));

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    public void Elastic_Alone_TakesWhatIsFreeUpToItsMost(int held, int ranks) =>
        Assert.Equal(ranks, Assert.Single(GangPlacement.Place(Held(Workers(("a", 4)), held), [Elastic("x", 1, 4)])).Ranks.Length);

    [Fact]
    public void Elastic_FewerFreeThanItsFewest_GetsNone()
    {
        var pool = Held(Workers(("a", 4)), 3);
        Assert.Empty(GangPlacement.Place(pool, [Elastic("x", 2, 4)]));
        Assert.Equal("no free slots: needs at least 2, 1 free", GangPlacement.Explain(pool, Elastic("x", 2, 4)));
    }

    [Fact]
    public void Elastic_OthersInLine_StartBeforeItTakesMore()
    {
        var placed = GangPlacement.Place(Workers(("a", 5)), [Elastic("first", 1, 5, minutes: 1), Gang("second", ranks: 2, minutes: 2), Elastic("third", 1, 4, minutes: 3)]);
        Assert.Equal([("first", 2), ("second", 2), ("third", 1)], placed.Select(gang => (gang.RunId, gang.Ranks.Length)));
    }

    [Fact]
    public void Elastic_SomebodyWaitsBehindIt_TakesNoMoreThanItsFewest()
    {
        var placed = Assert.Single(GangPlacement.Place(Workers(("a", 4)), [Elastic("first", 1, 4, minutes: 1), Gang("large", ranks: 4, minutes: 2)]));
        Assert.Equal(("first", 1), (placed.RunId, placed.Ranks.Length));
    }

    [Fact]
    public void Elastic_WidensToAnotherWorker_WhereItFitsOnOne()
    {
        var placed = Assert.Single(GangPlacement.Place(Workers(("a", 1), ("b", 3)), [Elastic("x", 1, 3)]));
        Assert.All(placed.Ranks, rank => Assert.Equal("b", rank.WorkerId));
        Assert.Equal([0, 1, 2], placed.Ranks.Select(rank => rank.Rank));
    }

    [Fact]
    public void Queue_SlotsWereClearedForOne_ItIsFirstOfItsPriority()
    {
        QueuedGang[] queue = [Gang("early", minutes: 1), Gang("cleared", minutes: 2) with { HasClaim = true }, Gang("urgent", minutes: 3) with { Priority = 5 }];
        Assert.Equal(["urgent", "cleared", "early"], GangPlacement.Place(Workers(("a", 3)), queue).Select(gang => gang.RunId));
    }

    [Fact]
    public void Explain_SlotsAreBeingCleared_SaysSo()
    {
        var pool = Held(Workers(("a", 2)), 1);
        var clearing = pool with { Slots = [.. pool.Slots.Select(slot => slot with { IsClearing = slot.IsHeld })] };
        Assert.Equal("waits for slots that are being cleared: needs 2, 1 free", GangPlacement.Explain(clearing, Gang("x", ranks: 2)));
    }

    [Fact]
    public void Place_AnyPoolAndQueue_GivesWholeGangsFreeSlotsOnce()
    {
        var slots = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Enum<DeviceKind>(), Gen.Bool, Gen.Bool, (worker, index, device, held, draining) => new PoolSlot
        {
            WorkerId = $"w{worker}", Incarnation = "i", Index = index, Device = device, IsHeld = held, IsDraining = draining,
        }).Array[0, 12].Select(all => all.DistinctBy(slot => (slot.WorkerId, slot.Index)).ToImmutableArray());
        var gangs = Gen.Select(Gen.Select(Gen.Int[1, 4], Gen.Int[0, 3], (min, more) => (Min: min, More: more)), Gen.Enum<DeviceKind>(), Gen.Int[-1, 1], Gen.Int[0, 2], Gen.Int[1, 3], (ranks, device, priority, sweep, limit) =>
            Elastic("", ranks.Min, ranks.Min + ranks.More) with { Device = device, Priority = priority, SweepId = $"s{sweep}", MaxConcurrent = limit });
        Gen.Select(slots, gangs.Array[0, 8]).Sample((free, queue) =>
        {
            var numbered = queue.Select((gang, i) => gang with { RunId = $"r{i}", Ordinal = i }).ToList();
            var pool = new Pool { Slots = free, ActiveRuns = ImmutableDictionary<string, int>.Empty };
            var placed = GangPlacement.Place(pool, numbered);
            var used = placed.SelectMany(gang => gang.Ranks).Select(rank => (rank.WorkerId, rank.Slot)).ToList();
            Assert.Equal(used.Count, used.Distinct().Count());
            Assert.Equal(placed.Length, placed.Select(gang => gang.RunId).Distinct().Count());
            Assert.All(placed, gang => CheckGang(pool, numbered.Single(queued => queued.RunId == gang.RunId), gang));
            Assert.All(placed.GroupBy(gang => numbered.Single(queued => queued.RunId == gang.RunId).SweepId), sweep =>
                Assert.True(sweep.Count() <= numbered.Where(queued => queued.SweepId == sweep.Key).Max(queued => queued.MaxConcurrent)));
        });
    }

    private static void CheckGang(Pool pool, QueuedGang queued, PlacedGang placed)
    {
        Assert.InRange(placed.Ranks.Length, queued.Ranks.Min, queued.Ranks.Max);
        Assert.Equal(Enumerable.Range(0, placed.Ranks.Length), placed.Ranks.Select(rank => rank.Rank));
        Assert.All(placed.Ranks, rank =>
        {
            var slot = Assert.Single(pool.Slots, slot => slot.WorkerId == rank.WorkerId && slot.Index == rank.Slot);
            Assert.True(slot.IsFree);
            Assert.Equal(queued.Device, slot.Device);
        });
    }

    private static Pool Workers(params (string Id, int Slots)[] workers) => new()
    {
        Slots =
        [
            .. workers.SelectMany(worker => Enumerable.Range(0, worker.Slots).Select(index => new PoolSlot
            {
                WorkerId = worker.Id, Incarnation = "i", Index = index, Device = DeviceKind.Cpu, IsHeld = false, IsDraining = false,
            })),
        ],
        ActiveRuns = ImmutableDictionary<string, int>.Empty,
    };

    private static Pool Held(Pool pool, int count) => pool with { Slots = [.. pool.Slots.Select((slot, i) => slot with { IsHeld = i < count })] };

    private static Pool Serving(Pool pool, string run, int epoch) =>
        pool with { Slots = [.. pool.Slots.Select(slot => slot with { Serves = new ServedAttempt { RunId = run, Epoch = epoch } })] };

    private static QueuedGang Elastic(string id, int min, int max, int minutes = 0) =>
        Gang(id, minutes: minutes) with { Ranks = new RankRange { Min = min, Max = max } };

    private static QueuedGang Gang(string id, int ranks = 1, int minutes = 0) => new()
    {
        RunId = id, SweepId = "s", Ranks = RankRange.Of(ranks), Device = DeviceKind.Cpu, Priority = 0, SubmittedAt = Submitted.AddMinutes(minutes), Ordinal = 0, NextEpoch = 1,
    };
}
