using System.Net.ServerSentEvents;
using Hayate.Contracts.Api;
using Microsoft.Extensions.Time.Testing;

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

    [Fact]
    public async Task Watch_NothingHappens_BringsHeartbeats()
    {
        using var directory = new TemporaryDirectory();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var coordinator = await TestCoordinator.StartAsync(directory.Path, clock);
        var run = (await coordinator.SubmitAsync(SweepFiles.One())).Runs[0].Id;
        using var response = await coordinator.Http.GetAsync(
            new Uri(Routes.RunEvents(run), UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var events = SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("message", events.Current.EventType);

        var next = events.MoveNextAsync().AsTask();
        await Eventually.GetAsync(
            "a heartbeat",
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(next.IsCompleted);
            },
            isThere => isThere);
        Assert.Equal((Heartbeat.EventType, ""), (events.Current.EventType, events.Current.Data));
    }

    private static async Task<LiveEvent> NextAsync(IAsyncEnumerator<LiveEvent> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TestCoordinator.Patience));
        return events.Current;
    }
}
