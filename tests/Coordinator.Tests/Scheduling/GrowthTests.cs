using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Scheduling;
using static Hayate.Coordinator.Tests.Scheduling.PoolSamples;

namespace Hayate.Coordinator.Tests.Scheduling;

public sealed class GrowthTests
{
    private static readonly SchedulingOptions Options = new();

    [Fact]
    public void Elastic_SlotsAreFree_StopsToGoOnWithMore()
    {
        var stopped = Assert.Single(Choose(Pool(4, held: 2), [], Elastic("x", size: 2, max: 8)));
        Assert.Equal((AttemptEnd.Resized, "resized from 2 to 4 ranks"), (stopped.Stop.End, stopped.Stop.Cause));
        Assert.Equal(("x", 4), (stopped.Stop.ClearedForRunId, stopped.Stop.ClearedForEpoch!.Value));
    }

    [Fact]
    public void Elastic_AtItsMost_GoesOn() => Assert.Empty(Choose(Pool(4, held: 2), [], Elastic("x", size: 2, max: 2)));

    [Fact]
    public void Fixed_SlotsAreFree_GoesOn() => Assert.Empty(Choose(Pool(4, held: 2), [], Running("x", 2)));

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public void Elastic_SomebodyIsQueued_GoesOn(int pause) =>
        Assert.Empty(Choose(Pool(4, held: 2), [Queued("waiting", 4) with { NotBefore = Now.AddSeconds(pause) }], Elastic("x", size: 2, max: 4)));

    [Fact]
    public void Elastic_WhoIsQueuedCouldNotStartAnyway_Grows()
    {
        QueuedGang[] queue = [Queued("huge", 9), Queued("sibling", 1) with { SweepId = "full", MaxConcurrent = 1 }];
        var pool = Pool(4, held: 2);
        Assert.Single(Choose(pool with { ActiveRuns = pool.ActiveRuns.Add("full", 1) }, queue, Elastic("x", size: 2, max: 4)));
    }

    [Fact]
    public void Elastic_StartedAMomentAgo_GoesOn() =>
        Assert.Empty(Choose(Pool(4, held: 2), [], Elastic("x", size: 2, max: 4) with { StartedAt = Now - Options.GrowAfter + TimeSpan.FromSeconds(1) }));

    [Fact]
    public void Elastic_NearItsEnd_GoesOn()
    {
        // An hour for 990 steps: ten more take 36 s, of which half could be saved.
        Assert.Empty(Choose(Pool(4, held: 2), [], Elastic("x", size: 2, max: 4) with { Step = 990 }));
        Assert.Single(Choose(Pool(4, held: 2), [], Elastic("x", size: 2, max: 4) with { Step = 900 }));
    }

    [Fact]
    public void Elastic_PaceIsNotKnown_GoesOn()
    {
        Assert.Empty(Choose(Pool(4, held: 2), [], Elastic("x", size: 2, max: 4) with { FirstStep = null }));
        Assert.Empty(Choose(Pool(4, held: 2), [], Elastic("x", size: 2, max: 4) with { FirstStep = 500 }));
    }

    [Fact]
    public void Elastic_SlotsWereLetGoOfJustNow_GoesOn() =>
        Assert.Empty(Growth.Choose(Pool(4, held: 2), [], [Elastic("x", size: 2, max: 4)], [], Now, Options));

    [Fact]
    public void SeveralElastic_ShareWhatIsFree_HigherPriorityFirst()
    {
        var stopped = Choose(Pool(7, held: 4), [], Elastic("low", size: 2, max: 8), Elastic("high", size: 2, max: 4) with { Priority = 1 });
        Assert.Equal([("high", "resized from 2 to 4 ranks"), ("low", "resized from 2 to 3 ranks")], stopped.Select(gang => (gang.RunId, gang.Stop.Cause)));
    }

    private static RunningGang Elastic(string id, int size, int max) => Running(id, size) with { Ranks = new RankRange { Min = 1, Max = max } };

    private static ImmutableArray<StoppedGang> Choose(Pool pool, QueuedGang[] queue, params RunningGang[] running) =>
        Growth.Choose(pool, queue, running, pool.Slots.Where(slot => slot.IsFree), Now, Options);
}
