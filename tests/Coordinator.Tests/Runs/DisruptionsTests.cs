using CsCheck;
using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Runs;
using static Hayate.Coordinator.Tests.Runs.RunStateSamples;

namespace Hayate.Coordinator.Tests.Runs;

/// <summary>What it does to a run that Kubernetes took a pod of it away, whenever that is heard of.</summary>
public sealed class DisruptionsTests
{
    private const string Evicted = "pod p was disrupted: EvictionByEvictionAPI: evicting";

    private static readonly RankEnd Lost = RankEnd.Lost("its worker was not heard of for 12 s");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Disrupted_RankIsLost_CountsAsAPreemptionThatNamesTheReason(bool first)
    {
        RunEvent[] events = [new GangDisrupted(1, Evicted), new RankEnded(1, 0, Lost)];
        var state = Running(infrastructure: 3).After(first ? events : [.. events.Reverse()]);
        Assert.Equal((RunStatus.Queued, AttemptEnd.Preempted), (state.Status, state.Attempt!.End!.Value));
        Assert.Equal((0, 1), (state.Budget.InfrastructureLosses, state.Budget.Preemptions));
        Assert.Equal($"{Evicted} (rank 0 was lost: its worker was not heard of for 12 s)", state.Attempt.Cause);
        Assert.Equal($"resumes after {state.Attempt.Cause}", state.Reason);
    }

    [Fact]
    public void Disrupted_WhileItRuns_GoesOnAndLogsTheReason()
    {
        var (state, effects) = RunTransitions.Apply(Running(), new GangDisrupted(1, Evicted), Now);
        Assert.Equal((RunStatus.Running, Evicted), (state.Status, state.Attempt!.Disruption));
        Assert.Contains(new WriteLog($"attempt 1: {Evicted}", IsError: false), effects);
    }

    [Fact]
    public void Disrupted_RankHadFailedByItself_StaysAnApplicationError()
    {
        var state = Running().After(new GangDisrupted(1, Evicted), new RankEnded(1, 0, RankEnd.Exited(ExitCodes.ApplicationError, "boom")));
        Assert.Equal((AttemptEnd.ApplicationError, "rank 0 failed: boom"), (state.Attempt!.End!.Value, state.Attempt.Cause));
        Assert.Same(state, state.After(new GangDisrupted(1, "again")));
    }

    [Fact]
    public void Disrupted_HeardOfWhenTheNextAttemptRuns_GivesTheBudgetBack()
    {
        var second = Running().After(new RankEnded(1, 0, Lost), new GangLeased());
        var earlier = new AttemptState { Epoch = 1, StartedAt = Now, EndedAt = Now, End = AttemptEnd.InfrastructureLoss, Cause = "lost" };

        var state = (second with { Earlier = earlier }).After(new GangDisrupted(1, Evicted));

        Assert.Equal((RunStatus.Running, 2, 0, 1), (state.Status, state.Epoch, state.Budget.InfrastructureLosses, state.Budget.Preemptions));
        Assert.Equal((AttemptEnd.Preempted, $"{Evicted} (lost)"), (state.Earlier!.End!.Value, state.Earlier.Cause));
        Assert.Null(state.Attempt!.Disruption);
    }

    [Fact]
    public void Disrupted_InAnyPlaceAmongTheEndsOfRanks_ComesToTheSame()
    {
        var ends = Gen.Select(Gen.Int[0, 3], Gen.OneOf<int?>(0, 64, 69, 70, 75, 137, null), (rank, code) => new RankEnded(1, rank, new RankEnd { ExitCode = code, Detail = "d" }));
        Gen.Select(ends.Array[1, 6], Gen.Int[0, 6], Gen.Int[0, 6]).Sample((history, one, other) => Assert.Equal(Outcome(history, one), Outcome(history, other)), iter: 3000);
    }

    private static (RunStatus, AttemptEnd?, string?, string?, DateTimeOffset?, BudgetInfo) Outcome(RankEnded[] history, int place)
    {
        var events = history.Cast<RunEvent>().ToList();
        events.Insert(Math.Min(place, events.Count), new GangDisrupted(1, Evicted));
        var state = Running(application: 5).After([.. events]);
        // Of a run that has failed for good nothing is changed any more, its log line aside.
        return (state.Status, state.Attempt!.End, state.Attempt.Cause, state.Reason, state.NotBefore, state.Budget);
    }
}
