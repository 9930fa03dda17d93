using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Tests.Live;

public sealed class LiveEventTests(SharedCoordinator shared) : IClassFixture<SharedCoordinator>
{
    [Fact]
    public async Task Watch_Run_BeginsWithThePresentAndBringsWhatHappens()
    {
        var run = await shared.Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        await using var events = shared.Coordinator.Api.WatchRunAsync(run, cancellationToken: TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.Equal(RunStatus.Running, Assert.IsType<RunChanged>(await NextAsync(events)).Run.Status);

        var rank = new SimulatedRank(shared.Coordinator, run, 1);
        await rank.ReportAsync(SimulatedRank.Metrics(10, loss: 2), rank.Evaluation(10, 3), SimulatedRank.Log("hello"), await rank.WriteCheckpointAsync(10));
        await rank.ReportAsync(SimulatedRank.Completed(100));
        var seen = new List<LiveEvent>();
        while (seen.LastOrDefault() is not RunChanged { Run.Status: RunStatus.Completed }) seen.Add(await NextAsync(events));
        Assert.Equal(10, Assert.Single(seen.OfType<MetricsArrived>()).Series.Single(series => series.Name == "loss").Steps.Single());
        Assert.Equal(3, Assert.Single(seen.OfType<EvaluationArrived>()).Evaluation.Value);
        Assert.Contains(seen.OfType<LogArrived>(), log => log.Lines.Any(line => line is { Text: "hello", Position: > 0 }));
        Assert.Contains(seen.OfType<LogArrived>(), log => log.Lines.Any(line => line.Text == "run completed"));
        Assert.Equal(10, Assert.Single(seen.OfType<CheckpointCommitted>()).Checkpoint.Step);
    }

    [Fact]
    public async Task Watch_Sweep_BringsEventsOfItsRunsOnly()
    {
        var worker = shared.Worker;
        var other = await shared.Coordinator.StartRunAsync(worker, SweepFiles.One());
        var sweep = await shared.Coordinator.SubmitAsync(SweepFiles.One());
        await using var events = shared.Coordinator.Api.WatchSweepAsync(sweep.Summary.Id, cancellationToken: TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.Equal(sweep.Runs[0].Id, (await NextAsync(events)).RunId);
        await new SimulatedRank(shared.Coordinator, other, 1).ReportAsync(SimulatedRank.Log("not for you"));
        await shared.Coordinator.Api.CancelSweepAsync(sweep.Summary.Id);
        LiveEvent last;
        do
        {
            last = await NextAsync(events);
            Assert.Equal(sweep.Runs[0].Id, last.RunId);
        }
        while (last is not RunChanged { Run.Status: RunStatus.Cancelled or RunStatus.Cancelling });
    }

    private static async Task<LiveEvent> NextAsync(IAsyncEnumerator<LiveEvent> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TestCoordinator.Patience));
        return events.Current;
    }
}
