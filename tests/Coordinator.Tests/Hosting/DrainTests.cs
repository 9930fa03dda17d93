using System.Net;
using Hayate.Contracts.Api;
using Microsoft.Extensions.Time.Testing;

namespace Hayate.Coordinator.Tests.Hosting;

public sealed class DrainTests
{
    [Fact]
    public async Task Stop_WithADrain_ServesOnAsNotReadyAndThenEndsWhatWaits()
    {
        using var directory = new TemporaryDirectory();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var coordinator = await TestCoordinator.StartAsync(directory.Path, clock, settings: [new("Hayate:DrainSeconds", "20")]);
        var worker = new SimulatedWorker(coordinator.Workers, "w", slots: 1);
        await worker.PollAsync();
        var run = (await coordinator.SubmitAsync(SweepFiles.One())).Runs[0].Id;
        await worker.PollUntilAssignedAsync(run);
        await using var events = coordinator.Api.WatchRunAsync(run, cancellationToken: TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await events.MoveNextAsync());

        var stopped = coordinator.StopAsync();
        await Eventually.GetAsync("the coordinator not to be ready", () => coordinator.Api.IsReadyAsync(), isReady => !isReady);
        using (var live = await coordinator.Http.GetAsync(new Uri(Routes.Live, UriKind.Relative), TestContext.Current.CancellationToken))
        {
            Assert.Equal((HttpStatusCode.OK, true), (live.StatusCode, live.Headers.ConnectionClose));
        }

        await worker.PollAsync(); // it lists the rank now
        var waiting = worker.PollAsync(waitSeconds: 10);
        await coordinator.Api.CancelRunAsync(run, TestContext.Current.CancellationToken);
        Assert.DoesNotContain((await waiting).Ranks, rank => rank.RunId == run);
        var last = worker.PollAsync(waitSeconds: 10); // tells that the rank is gone, and then waits
        await Eventually.GetAsync("the last poll to be heard", () => coordinator.Api.GetRunAsync(run), found => found?.Summary.Status == RunStatus.Cancelled);
        Assert.False(stopped.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(20));
        await last.WaitAsync(TestCoordinator.Patience, TestContext.Current.CancellationToken);
        await stopped.WaitAsync(TestCoordinator.Patience, TestContext.Current.CancellationToken);
    }
}
