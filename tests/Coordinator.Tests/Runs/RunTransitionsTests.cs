using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Runs;
using static Hayate.Coordinator.Tests.Runs.RunStateSamples;

namespace Hayate.Coordinator.Tests.Runs;

public sealed class RunTransitionsTests
{
    [Fact]
    public void Queued_GangLeased_StartsTheNextAttempt()
    {
        var (state, effects) = RunTransitions.Apply(Queued(), new GangLeased(), Now);
        Assert.Equal((RunStatus.Running, 1, 1), (state.Status, state.Epoch, state.Attempt!.Epoch));
        Assert.Equal(Now, state.StartedAt);
        Assert.Contains(effects, effect => effect is RefreshWorkers);
    }

    [Fact]
    public void Queued_GangLeasedDuringThePause_StaysQueued()
    {
        var paused = Queued() with { NotBefore = Now.AddSeconds(1) };
        Assert.Same(paused, paused.After(new GangLeased()));
    }

    [Fact]
    public void Waiting_TeacherResolved_Queues()
    {
        var (state, effects) = RunTransitions.Apply(Waiting(), new TeacherResolved("t@5"), Now);
        Assert.Equal((RunStatus.Queued, "t@5"), (state.Status, state.TeacherCheckpointId));
        Assert.Contains(effects, effect => effect is WakeScheduler);
    }

    [Fact]
    public void Waiting_TeacherResolvedWithARemark_LogsIt()
    {
        var (_, effects) = RunTransitions.Apply(Waiting(), new TeacherResolved("t@5", "gate passed"), Now);
        Assert.Contains(new WriteLog("gate passed", IsError: false), effects);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Waiting_ForTeacherAndClassifier_QueuesOnceBothAreResolved(bool teacherFirst)
    {
        RunEvent[] events = teacherFirst
            ? [new TeacherResolved("t@5"), new ClassifierResolved("c@7")]
            : [new ClassifierResolved("c@7"), new TeacherResolved("t@5")];
        var waiting = Waiting() with { NeedsTeacher = true, NeedsClassifier = true };

        var half = RunTransitions.Apply(waiting, events[0], Now);
        var (state, effects) = RunTransitions.Apply(half.State, events[1], Now);

        Assert.Equal(RunStatus.Waiting, half.State.Status);
        Assert.DoesNotContain(half.Effects, effect => effect is WakeScheduler);
        Assert.Equal((RunStatus.Queued, "t@5", "c@7"), (state.Status, state.TeacherCheckpointId, state.ClassifierCheckpointId));
        Assert.Contains(effects, effect => effect is WakeScheduler);
    }

    [Fact]
    public void Waiting_TeacherUnavailable_FailsForThatReason()
    {
        var state = Waiting().After(new TeacherUnavailable("its teacher t failed"));
        Assert.Equal((RunStatus.Failed, "its teacher t failed"), (state.Status, state.Reason));
        Assert.Equal(Now, state.EndedAt);
    }

    [Theory]
    [InlineData(ExitCodes.ApplicationError, AttemptEnd.ApplicationError, RunStatus.Queued)]
    [InlineData(ExitCodes.Preempted, AttemptEnd.Preempted, RunStatus.Queued)]
    [InlineData(ExitCodes.BadSpecification, AttemptEnd.BadSpecification, RunStatus.Failed)]
    [InlineData(ExitCodes.Unavailable, AttemptEnd.InfrastructureLoss, RunStatus.Queued)]
    [InlineData(ExitCodes.Completed, AttemptEnd.InfrastructureLoss, RunStatus.Queued)]
    [InlineData(137, AttemptEnd.InfrastructureLoss, RunStatus.Queued)]
    [InlineData(1, AttemptEnd.InfrastructureLoss, RunStatus.Queued)]
    [InlineData(null, AttemptEnd.InfrastructureLoss, RunStatus.Queued)]
    public void Running_LeaderEnds_AttemptEndsByExitCode(int? exitCode, AttemptEnd expected, RunStatus status)
    {
        var state = Running().After(new RankEnded(1, 0, new RankEnd { ExitCode = exitCode, Detail = "why" }));
        Assert.Equal((expected, status), (state.Attempt!.End!.Value, state.Status));
        Assert.Equal(Now, state.Attempt.EndedAt);
    }

    [Fact]
    public void Running_FollowerExitsWithZero_GoesOn()
    {
        var running = Running();
        Assert.Same(running, running.After(new RankEnded(1, 1, RankEnd.Exited(0, null))));
    }

    [Fact]
    public void Running_RankOfOlderEpochEnds_GoesOn()
    {
        var second = Running().After(new RankEnded(1, 0, RankEnd.Exited(137, null)), new GangLeased());
        Assert.Equal(2, second.Epoch);
        Assert.Same(second, second.After(new RankEnded(1, 1, RankEnd.Exited(70, null))));
    }

    [Fact]
    public void Running_RankKilled_SaysWhichAndHow()
    {
        var state = Running().After(new RankEnded(1, 1, RankEnd.Exited(137, null)));
        Assert.Equal("rank 1 was killed by SIGKILL", state.Attempt!.Cause);
        Assert.Equal("retry 1 of 10 after rank 1 was killed by SIGKILL", state.Reason);
    }

    [Fact]
    public void Budgets_ApplicationErrors_AreForgivenAsOftenAsTheSpecificationSays()
    {
        var state = Running(application: 1).After(new RankEnded(1, 0, RankEnd.Exited(70, "boom")));
        Assert.Equal(RunStatus.Queued, state.Status);
        state = (state with { NotBefore = null }).After(new GangLeased(), new RankEnded(2, 0, RankEnd.Exited(70, "boom")));
        Assert.Equal((RunStatus.Failed, 2), (state.Status, state.Budget.ApplicationErrors));
        Assert.Equal("rank 0 failed: boom (application errors forgiven: 1)", state.Reason);
    }

    [Fact]
    public void Budgets_Preemptions_AreNeverUsedUp()
    {
        var state = Queued(application: 0, infrastructure: 0);
        for (var epoch = 1; epoch <= 50; epoch++)
        {
            state = (state with { NotBefore = null }).After(new GangLeased(), new RankEnded(epoch, 0, RankEnd.Exited(75, null)));
            Assert.Equal(RunStatus.Queued, state.Status);
        }

        Assert.Equal((0, 0, 50), (state.Budget.ApplicationErrors, state.Budget.InfrastructureLosses, state.Budget.Preemptions));
    }

    [Fact]
    public void Echo_RealCauseArrivesLater_ReplacesEndAndBudget()
    {
        var echoed = Running().After(new RankEnded(1, 0, RankEnd.Exited(ExitCodes.Unavailable, null)));
        Assert.Equal((AttemptEnd.InfrastructureLoss, 1), (echoed.Attempt!.End, echoed.Budget.InfrastructureLosses));
        var real = echoed.After(new RankEnded(1, 1, RankEnd.Exited(ExitCodes.ApplicationError, "boom")));
        Assert.Equal(AttemptEnd.ApplicationError, real.Attempt!.End);
        Assert.Equal((1, 0), (real.Budget.ApplicationErrors, real.Budget.InfrastructureLosses));
        Assert.Equal("retry 1 of 1 after rank 1 failed: boom", real.Reason);
    }

    [Fact]
    public void RealCause_EchoArrivesLater_IsKept()
    {
        var real = Running().After(new RankEnded(1, 1, RankEnd.Exited(70, "boom")));
        Assert.Same(real, real.After(new RankEnded(1, 0, RankEnd.Exited(69, null))));
    }

    [Fact]
    public void Running_CompletionReported_Completes()
    {
        var state = Running().After(new CompletionReported(1));
        Assert.Equal((RunStatus.Completed, AttemptEnd.Completed), (state.Status, state.Attempt!.End));
    }

    [Fact]
    public void Running_CompletionRecordedButRankEndsFirst_CompletesAllTheSame()
    {
        var running = Running();
        var recorded = running with { Attempt = running.Attempt! with { IsCompleted = true } };
        Assert.Equal(RunStatus.Completed, recorded.After(new RankEnded(1, 0, RankEnd.Exited(0, null))).Status);
    }

    [Fact]
    public void Running_CompletionOfOlderEpoch_ChangesNothing()
    {
        var second = Running().After(new RankEnded(1, 0, RankEnd.Exited(137, null)), new GangLeased());
        Assert.Same(second, second.After(new CompletionReported(1)));
    }

    [Fact]
    public void Running_Cancel_WaitsForTheRanksToStop()
    {
        var cancelling = Running().After(new CancelRequested());
        Assert.Equal(RunStatus.Cancelling, cancelling.Status);
        Assert.Null(cancelling.Attempt!.EndedAt);
        var cancelled = cancelling.After(new RankEnded(1, 0, RankEnd.Exited(75, null)), new GangGone(1));
        Assert.Equal((RunStatus.Cancelled, AttemptEnd.Cancelled), (cancelled.Status, cancelled.Attempt!.End));
    }

    [Fact]
    public void Queued_Cancel_EndsAtOnce() => Assert.Equal(RunStatus.Cancelled, Queued().After(new CancelRequested()).Status);

    [Fact]
    public void Ended_AnyEvent_ChangesNothing()
    {
        var ended = Running().After(new CompletionReported(1));
        RunEvent[] events = [new GangLeased(), new CancelRequested(), new GangGone(1), new RankEnded(1, 0, RankEnd.Exited(70, null)), new TeacherResolved("x")];
        Assert.All(events, happened => Assert.Same(ended, ended.After(happened)));
    }
}
