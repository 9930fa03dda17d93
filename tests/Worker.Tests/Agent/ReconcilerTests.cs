using Hayate.Contracts.Workers;
using Hayate.Worker.Agent;
using Hayate.Worker.Tests.Protocol;

namespace Hayate.Worker.Tests.Agent;

public sealed class ReconcilerTests
{
    private static readonly RankAssignment Wanted = Assignments.Rank(slot: 0);

    [Fact]
    public void Rank_DesiredAndMissing_Starts() =>
        Assert.Equal([new StartRank(Wanted)], Reconciler.Plan([Wanted], [], isDraining: false));

    [Theory]
    [InlineData("Running")]
    [InlineData("Stopping")]
    [InlineData("Ended")]
    [InlineData("Told")]
    public void Rank_DesiredAndThere_IsLeftAlone(string phase) =>
        Assert.Empty(Reconciler.Plan([Wanted], [Actual(Wanted, phase)], isDraining: false));

    [Fact]
    public void Rank_NotDesired_StopsWithItsFullGrace() =>
        Assert.Equal([new StopRank(RankKey.Of(Wanted), Hurry: false)], Reconciler.Plan([], [Actual(Wanted, "Running")], isDraining: false));

    [Theory]
    [InlineData("Stopping")]
    [InlineData("Hurrying")]
    public void Rank_StoppingAlready_IsNotAskedAgain(string phase) =>
        Assert.Empty(Reconciler.Plan([], [Actual(Wanted, phase)], isDraining: false));

    [Fact]
    public void Rank_EndedAndNotDesired_IsForgottenOnceItsEndIsTold()
    {
        Assert.Empty(Reconciler.Plan([], [Actual(Wanted, "Ended")], isDraining: false));
        Assert.Equal([new ForgetRank(RankKey.Of(Wanted))], Reconciler.Plan([], [Actual(Wanted, "Told")], isDraining: false));
    }

    [Theory]
    [InlineData("Running")]
    [InlineData("Stopping")]
    public void Slot_StillHeldByAnOlderEpoch_IsWaitedForAndHurried(string phase)
    {
        var next = Assignments.Rank(epoch: 2, slot: 0);

        Assert.Equal([new StopRank(RankKey.Of(Wanted), Hurry: true)], Reconciler.Plan([next], [Actual(Wanted, phase)], isDraining: false));
    }

    [Fact]
    public void Slot_LetGo_IsTakenByTheNextEpoch()
    {
        var next = Assignments.Rank(epoch: 2, slot: 0);

        Assert.Equal(
            [new ForgetRank(RankKey.Of(Wanted)), new StartRank(next)],
            Reconciler.Plan([next], [Actual(Wanted, "Told")], isDraining: false));
        Assert.Equal([new StartRank(next)], Reconciler.Plan([next], [Actual(Wanted, "Ended")], isDraining: false));
    }

    [Fact]
    public void Slot_FreeBesideAStoppingRank_IsTakenAtOnce()
    {
        var other = Assignments.Rank(run: "sweep.other", slot: 1);

        Assert.Equal([new StartRank(other)], Reconciler.Plan([other], [Actual(Wanted, "Stopping")], isDraining: false));
    }

    [Fact]
    public void Worker_Draining_StartsNothingAndStopsEverything()
    {
        var missing = Assignments.Rank(rank: 1);
        var unlisted = Assignments.Rank(run: "sweep.other", slot: 2);

        Assert.Equal(
            [new StopRank(RankKey.Of(Wanted), Hurry: false), new StopRank(RankKey.Of(unlisted), Hurry: false)],
            Reconciler.Plan([Wanted, missing], [Actual(Wanted, "Running"), Actual(unlisted, "Running")], isDraining: true));
    }

    [Fact]
    public void Worker_Draining_RemembersEndsUntilTheyAreTold() =>
        Assert.Empty(Reconciler.Plan([Wanted], [Actual(Wanted, "Ended")], isDraining: true));

    private static ActualRank Actual(RankAssignment assignment, string phase) => new(RankKey.Of(assignment), assignment.Slot, Enum.Parse<RankPhase>(phase));
}
