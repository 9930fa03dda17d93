using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Runs;
using static Hayate.Coordinator.Tests.Runs.RunStateSamples;

namespace Hayate.Coordinator.Tests.Runs;

/// <summary>A gang that the platform asks to stop after a checkpoint.</summary>
public sealed class StoppingTests
{
    [Fact]
    public void Running_StopRequested_TellsTheWorkersAndSaysWhy()
    {
        var (state, effects) = RunTransitions.Apply(Running(), new StopRequested(1, StopAs(AttemptEnd.Preempted)), Now);
        Assert.Equal((RunStatus.Running, true), (state.Status, state.IsStopping));
        Assert.Equal("stops after a checkpoint: preempted by s.urgent of priority 5", state.Reason);
        Assert.Null(state.Attempt!.EndedAt);
        Assert.Contains(effects, effect => effect is RefreshWorkers);
    }

    [Fact]
    public void Stopping_AskedAgain_KeepsTheFirstReason()
    {
        var stopping = Stopping();
        Assert.Same(stopping, stopping.After(new StopRequested(1, StopAs(AttemptEnd.Resized, "resized from 1 to 2 ranks"))));
    }

    [Theory]
    [InlineData(AttemptEnd.Preempted, 1)]
    [InlineData(AttemptEnd.Resized, 0)]
    public void Stopping_GangIsGone_QueuesAtNoCost(AttemptEnd end, int preemptions)
    {
        var (state, effects) = RunTransitions.Apply(Stopping(end), new GangGone(1), Now);
        Assert.Equal((RunStatus.Queued, end, "preempted by s.urgent of priority 5"), (state.Status, state.Attempt!.End!.Value, state.Attempt.Cause));
        Assert.Equal((0, 0, preemptions), (state.Budget.ApplicationErrors, state.Budget.InfrastructureLosses, state.Budget.Preemptions));
        Assert.Equal("resumes after it was preempted by s.urgent of priority 5", state.Reason);
        Assert.Null(state.NotBefore);
        Assert.Contains(effects, effect => effect is WakeScheduler);
    }

    [Theory]
    [InlineData(ExitCodes.Preempted)]
    [InlineData(ExitCodes.Unavailable)]
    [InlineData(ExitCodes.Completed)]
    public void Stopping_RankEndsAsAsked_WaitsForTheOthers(int exitCode)
    {
        var stopping = Stopping();
        Assert.Same(stopping, stopping.After(new RankEnded(1, 0, RankEnd.Exited(exitCode, null))));
    }

    [Theory]
    [InlineData(ExitCodes.ApplicationError, AttemptEnd.ApplicationError)]
    [InlineData(137, AttemptEnd.InfrastructureLoss)]
    public void Stopping_RankFailsByItself_CountsAsEver(int exitCode, AttemptEnd end)
    {
        var state = Stopping().After(new RankEnded(1, 0, RankEnd.Exited(exitCode, null)), new GangGone(1));
        Assert.Equal((RunStatus.Queued, end, 0), (state.Status, state.Attempt!.End!.Value, state.Budget.Preemptions));
    }

    [Fact]
    public void Stopping_CompletionReported_Completes()
    {
        var state = Stopping().After(new CompletionReported(1), new GangGone(1));
        Assert.Equal((RunStatus.Completed, AttemptEnd.Completed, 0), (state.Status, state.Attempt!.End!.Value, state.Budget.Preemptions));
    }

    [Fact]
    public void Stopping_CompletionRecordedButGangGoneFirst_CompletesAllTheSame()
    {
        var stopping = Stopping();
        var recorded = stopping with { Attempt = stopping.Attempt! with { IsCompleted = true } };
        Assert.Equal(RunStatus.Completed, recorded.After(new GangGone(1)).Status);
    }

    [Fact]
    public void Completed_StopRequested_ChangesNothing()
    {
        var running = Running();
        var recorded = running with { Attempt = running.Attempt! with { IsCompleted = true } };
        Assert.Same(recorded, recorded.After(new StopRequested(1, StopAs(AttemptEnd.Preempted))));
    }

    [Fact]
    public void Stopping_Cancel_EndsAsCancelled()
    {
        var state = Stopping().After(new CancelRequested(), new GangGone(1));
        Assert.Equal((RunStatus.Cancelled, AttemptEnd.Cancelled, 0), (state.Status, state.Attempt!.End!.Value, state.Budget.Preemptions));
    }

    [Fact]
    public void Running_StopOfOlderEpoch_ChangesNothing()
    {
        var second = Running().After(new RankEnded(1, 0, RankEnd.Exited(75, null)), new GangLeased());
        Assert.Same(second, second.After(new StopRequested(1, StopAs(AttemptEnd.Preempted))));
    }

    [Fact]
    public void Running_GangGone_IsNoEndOfItsOwn()
    {
        var running = Running();
        Assert.Same(running, running.After(new GangGone(1)));
    }

    [Fact]
    public void Preempted_AgainAndAgainSoonAfterTheStart_PausesLongerEachTime()
    {
        var state = Queued();
        var pauses = new List<double>();
        for (var epoch = 1; epoch <= 9; epoch++)
        {
            state = (state with { NotBefore = null }).After(new GangLeased(), new StopRequested(epoch, StopAs(AttemptEnd.Preempted)), new GangGone(epoch));
            pauses.Add(((state.NotBefore ?? Now) - Now).TotalSeconds);
        }

        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 60, 60], pauses);
    }

    [Fact]
    public void Preempted_AfterALongAttempt_PausesNoMore()
    {
        var state = Queued() with { EarlyPreemptions = 5 };
        state = state.After(new GangLeased());
        state = RunTransitions.Apply(state, new RankEnded(1, 0, RankEnd.Exited(75, null)), Now.AddMinutes(5)).State;
        Assert.Equal((0, null), (state.EarlyPreemptions, state.NotBefore));
    }
}
