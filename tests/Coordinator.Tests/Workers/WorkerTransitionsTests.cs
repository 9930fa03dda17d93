using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Workers;

namespace Hayate.Coordinator.Tests.Workers;

public sealed class WorkerTransitionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly RankKey Key = new("sweep.run", 1, 0);
    private static readonly WorkerState Idle = new() { Incarnation = "a", IsAlive = true, HeardAt = Now, CheckedAt = Now, Version = 4 };

    [Fact]
    public void Refresh_NewLease_GrowsTheVersion()
    {
        var state = WorkerTransitions.Refresh(Idle, [Wanted()], Now);
        Assert.Equal(5, state.Version);
        Assert.Equal(5, state.Announced[Key].Version);
    }

    [Fact]
    public void Refresh_SameLeases_KeepsTheVersion()
    {
        var state = WorkerTransitions.Refresh(Idle, [Wanted()], Now);
        Assert.Equal(state.Version, WorkerTransitions.Refresh(state, [Wanted()], Now).Version);
    }

    [Fact]
    public void Refresh_AttemptEnded_WithdrawsTheRank()
    {
        var state = WorkerTransitions.Refresh(WorkerTransitions.Refresh(Idle, [Wanted()], Now), [Unwanted()], Now);
        Assert.Equal(6, state.Version);
        Assert.Empty(state.Announced);
        Assert.Equal(6, state.Withdrawn[Key]);
    }

    [Fact]
    public void Poll_RankExited_TellsItsEnd()
    {
        var transition = Poll(Announced(), [Wanted()], known: 5, ranks: Listed(exitCode: 137, detail: "last words"));
        var ended = Assert.Single(transition.Ended);
        Assert.Equal((Key, 137, "last words"), (ended.Key, ended.End.ExitCode, ended.End.Detail));
        Assert.Empty(transition.Released);
    }

    [Fact]
    public void Poll_AcknowledgedRankVanishes_IsLost()
    {
        var acknowledged = Poll(Announced(), [Wanted()], known: 5, ranks: Listed()).State;
        Assert.Single(Poll(acknowledged, [Wanted()], known: 5).Ended);
    }

    [Fact]
    public void Poll_OlderVersionDoesNotList_IsNoLoss() => Assert.Empty(Poll(Announced(), [Wanted()], known: 4).Ended);

    [Fact]
    public void Poll_NeverStarted_IsLostOnceTheLeaseWouldBe()
    {
        Assert.Empty(Poll(Announced(), [Wanted()], known: 5, at: Now.AddSeconds(11)).Ended);
        Assert.Single(Poll(Announced(), [Wanted()], known: 5, at: Now.AddSeconds(13)).Ended);
    }

    [Fact]
    public void Poll_NewIncarnation_LosesAndReleasesItsRanks()
    {
        var transition = Poll(Announced(), [Wanted()], known: 0, incarnation: "b");
        Assert.Equal("its worker was started anew", Assert.Single(transition.Ended).End.Detail);
        Assert.Single(transition.Released);
        Assert.Equal("b", transition.State.Incarnation);
    }

    [Fact]
    public void Poll_WithdrawnRankStillRuns_KeepsItsSlot()
    {
        var withdrawn = WorkerTransitions.Refresh(Announced(), [Unwanted()], Now);
        Assert.Empty(Poll(withdrawn, [Unwanted()], known: withdrawn.Version, ranks: Listed()).Released);
    }

    [Fact]
    public void Poll_WithdrawnRankIsGone_ReleasesItsSlot()
    {
        var withdrawn = WorkerTransitions.Refresh(Announced(), [Unwanted()], Now);
        Assert.Single(Poll(withdrawn, [Unwanted()], known: withdrawn.Version).Released);
    }

    [Fact]
    public void Poll_WorkerDoesNotKnowOfTheWithdrawal_KeepsTheSlot()
    {
        var withdrawn = WorkerTransitions.Refresh(Announced(), [Unwanted()], Now);
        Assert.Empty(Poll(withdrawn, [Unwanted()], known: withdrawn.Version - 1).Released);
    }

    [Fact]
    public void Poll_ExitOfItsOwnBeforeTheWithdrawalWasKnown_IsTold()
    {
        var withdrawn = WorkerTransitions.Refresh(Announced(), [Unwanted()], Now);
        Assert.Equal(70, Assert.Single(Poll(withdrawn, [Unwanted()], known: withdrawn.Version - 1, ranks: Listed(exitCode: 70)).Ended).End.ExitCode);
        Assert.Empty(Poll(withdrawn, [Unwanted()], known: withdrawn.Version, ranks: Listed(exitCode: 75)).Ended);
    }

    [Fact]
    public void Poll_FailureOfItsOwnOfAWithdrawnRank_IsToldAndFreesTheSlot()
    {
        var withdrawn = WorkerTransitions.Refresh(Announced(), [Unwanted()], Now);
        var transition = Poll(withdrawn, [Unwanted()], known: withdrawn.Version, ranks: Listed(exitCode: 70));
        Assert.Equal(70, Assert.Single(transition.Ended).End.ExitCode);
        Assert.Single(transition.Released);
    }

    [Fact]
    public void Poll_SeveralEnds_TellsRealCausesBeforeEchoes()
    {
        var other = Key with { Rank = 1 };
        ImmutableArray<HeldLease> leases = [Wanted(), Wanted() with { Key = other }];
        var state = WorkerTransitions.Refresh(Idle, leases, Now);
        var transition = Poll(state, leases, known: 5, ranks: [Listed(exitCode: 69)[0], Listed(exitCode: 70)[0] with { Rank = 1 }]);
        Assert.Equal([70, 69], transition.Ended.Select(rank => rank.End.ExitCode!.Value));
    }

    [Fact]
    public void Age_LeaseLapses_LosesTheWorkerButFreesNoSlot()
    {
        var (state, ended, released) = Elapse(Announced(), [Wanted()], 13);
        Assert.False(state.IsAlive);
        Assert.Equal("its worker was not heard of for 12 s", Assert.Single(ended).End.Detail);
        Assert.Empty(released);
    }

    [Fact]
    public void Age_WithinTheLease_KeepsTheWorker() => Assert.True(Elapse(Announced(), [Wanted()], 12).State.IsAlive);

    [Fact]
    public void Age_CoordinatorStoodStill_DoesNotBlameTheWorker()
    {
        Assert.True(WorkerTransitions.Age(Announced(), Now.AddMinutes(10)).IsAlive);
        Assert.True(WorkerTransitions.Age(WorkerTransitions.HangUp(Announced(), Now, Now), Now.AddMinutes(10)).IsAlive);
    }

    [Fact]
    public void Age_ConnectionBrokeAndNothingWasHeardSince_IsGoneSooner()
    {
        var broken = WorkerTransitions.HangUp(Announced(), heardAt: Now, now: Now);
        Assert.True(Elapse(broken, [Wanted()], 5).State.IsAlive);
        var (state, ended, _) = Elapse(broken, [Wanted()], 6);
        Assert.False(state.IsAlive);
        Assert.Equal("its worker broke the connection and was not heard of for 5 s", Assert.Single(ended).End.Detail);
    }

    [Fact]
    public void HangUp_HeardSince_IsNoNews()
    {
        var heard = Poll(Announced(), [Wanted()], known: 5, at: Now.AddSeconds(1)).State;
        Assert.Same(heard, WorkerTransitions.HangUp(heard, heardAt: Now, now: Now.AddSeconds(1)));
        var back = Poll(WorkerTransitions.HangUp(heard, Now.AddSeconds(1), Now.AddSeconds(1)), [Wanted()], known: 5, at: Now.AddSeconds(2)).State;
        Assert.True(Elapse(back, [Wanted()], 12).State.IsAlive);
    }

    [Fact]
    public void IsLate_PollOfAnEarlierStart_IsAndAnUnknownOneIsNot()
    {
        var anew = Poll(Announced(), [], known: 0, incarnation: "b").State;
        Assert.True(WorkerTransitions.IsLate(anew, "a"));
        Assert.False(WorkerTransitions.IsLate(anew, "b"));
        Assert.False(WorkerTransitions.IsLate(anew, "c"));
    }

    [Fact]
    public void Age_ClockSetBack_StillGivesUpASilentWorker()
    {
        var late = Announced() with { HeardAt = Now.AddHours(1), CheckedAt = Now.AddHours(1) };
        var (state, ended, _) = Elapse(late, [Wanted()], 14);
        Assert.False(state.IsAlive);
        Assert.Single(ended);
    }

    [Fact]
    public void Poll_LostWorkerComesBack_IsAliveAndReleasesWhatItStopped()
    {
        var lost = WorkerTransitions.Refresh(Elapse(Announced(), [Wanted()], 13).State, [Unwanted()], Now.AddSeconds(13));
        var back = Poll(lost, [Unwanted()], known: lost.Version, at: Now.AddSeconds(60));
        Assert.True(back.State.IsAlive);
        Assert.Single(back.Released);
    }

    // Looked at second by second, as the grain does.
    private static WorkerTransition Elapse(WorkerState state, ImmutableArray<HeldLease> leases, int seconds)
    {
        for (var second = 1; second <= seconds && state.IsAlive; second++) state = WorkerTransitions.Age(state, Now.AddSeconds(second));
        return state.IsAlive ? new(state, [], []) : WorkerTransitions.GiveUp(state, leases);
    }

    private static WorkerState Announced() => WorkerTransitions.Refresh(Idle, [Wanted()], Now);

    private static HeldLease Wanted() => new() { Key = Key, Incarnation = "a", RunStatus = RunStatus.Running, IsAttemptOpen = true };

    private static HeldLease Unwanted() => Wanted() with { RunStatus = RunStatus.Queued, IsAttemptOpen = false };

    private static ImmutableArray<RankStatus> Listed(int? exitCode = null, string? detail = null) =>
        [new() { RunId = Key.RunId, Epoch = Key.Epoch, Rank = Key.Rank, ExitCode = exitCode, Detail = detail }];

    private static WorkerTransition Poll(
        WorkerState state, ImmutableArray<HeldLease> leases, long known, ImmutableArray<RankStatus> ranks = default, string incarnation = "a", DateTimeOffset? at = null) =>
        WorkerTransitions.Poll(
            state,
            leases,
            new WorkerPoll { Incarnation = incarnation, Host = "host", Slots = [DeviceKind.Cpu], Ranks = ranks.IsDefault ? [] : ranks, KnownVersion = known },
            at ?? Now);
}
