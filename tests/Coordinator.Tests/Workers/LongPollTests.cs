using Hayate.Contracts.Workers;

namespace Hayate.Coordinator.Tests.Workers;

public sealed class LongPollTests(SharedCoordinator shared) : IClassFixture<SharedCoordinator>
{
    [Fact]
    public async Task Poll_DesiredStateChangesWhileItWaits_IsAnsweredAtOnce()
    {
        var worker = shared.Worker;
        await worker.PollAsync();
        var started = TimeProvider.System.GetTimestamp();
        var waiting = worker.PollAsync(waitSeconds: 10);
        var run = (await shared.Coordinator.SubmitAsync(SweepFiles.One())).Runs[0].Id;
        Assert.True((await waiting).Lists(run, epoch: 1));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 8);
    }

    [Fact]
    public async Task Poll_NothingChanges_IsAnsweredWhenItsTimeIsUp()
    {
        var worker = new SimulatedWorker(shared.Coordinator.Workers, "idle", slots: 0);
        var first = await worker.PollAsync();
        var second = await worker.PollAsync(waitSeconds: 0.2);
        Assert.Equal(first.Version, second.Version);
        Assert.Equal(12, second.LeaseSeconds);
    }

    [Fact]
    public async Task Leader_PutWhileOthersWait_ReachesThem()
    {
        var run = await shared.Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        var waiting = shared.Coordinator.Workers.GetLeaderAsync(run, 1);
        var endpoint = new LeaderEndpoint { Host = "10.1.2.3", Port = 4567 };
        Assert.True(await shared.Coordinator.Workers.PutLeaderAsync(run, 1, endpoint));
        Assert.Equal(endpoint, await waiting.WaitAsync(TestCoordinator.Patience));
        Assert.False(await shared.Coordinator.Workers.PutLeaderAsync(run, 2, endpoint));
        Assert.Equal(409, (int)(await Assert.ThrowsAsync<Client.ApiException>(() => shared.Coordinator.Workers.GetLeaderAsync(run, 2))).Status);
    }

    [Fact]
    public async Task Poll_ItsConnectionBreaksAndNothingIsHeard_WorkerIsGivenUpForThat()
    {
        var worker = new SimulatedWorker(shared.Coordinator.Workers, "breaks", slots: 65); // all the others together have 64
        var run = await shared.Coordinator.StartRunAsync(worker, SweepFiles.One(ranks: 65));
        using var connection = new CancellationTokenSource();
        var poll = shared.Coordinator.Workers.PollAsync("breaks", worker.Message with { WaitSeconds = 10 }, connection.Token);
        await Task.WhenAny(poll, Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, connection.Token)); // it waits by now
        await connection.CancelAsync();
        var detail = await Eventually.GetAsync("the worker to be given up", () => shared.Coordinator.Api.GetRunAsync(run), detail => detail.Attempts[0].End is not null);
        Assert.Contains("broke the connection", detail.Attempts[0].Cause, StringComparison.Ordinal);
        await shared.Coordinator.Api.CancelRunAsync(run);
    }
}
