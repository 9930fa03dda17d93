using Hayate.Contracts.Api;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hayate.Client.Tests.Workers;

public sealed class WorkerClientTests
{
    private static readonly WorkerPoll Poll = new() { Incarnation = "i", Host = "127.0.0.1", Slots = [DeviceKind.Cpu], WaitSeconds = 1 };

    private static readonly ReportBatch Batch = new()
    {
        Source = "rank-0",
        FirstSequence = 4,
        Reports = [new CompletedReport { At = DateTimeOffset.UnixEpoch, Step = 10, StateDigest = "d" }],
    };

    [Fact]
    public async Task Poll_Answered_ReturnsTheDesiredState()
    {
        await using var server = await TestServer.StartAsync(api => api.MapPost(Routes.WorkerPoll("{id}"), (string id, WorkerPoll poll) =>
            Results.Ok(new DesiredState { Version = id.Length + poll.Slots.Length, LeaseSeconds = 12, Ranks = [] })));

        var state = await server.WorkerClient.PollAsync("one", Poll);

        Assert.Equal(4, state.Version);
    }

    [Fact]
    public async Task Poll_CoordinatorFails_IsNotRetriedHere()
    {
        var calls = 0;
        await using var server = await TestServer.StartAsync(api => api.MapPost(Routes.WorkerPoll("{id}"), () =>
        {
            Interlocked.Increment(ref calls);
            return Results.Problem(statusCode: 503, title: "Starting");
        }));

        var problem = await Assert.ThrowsAsync<ApiException>(() => server.WorkerClient.PollAsync("one", Poll));

        Assert.True(problem.IsTransient);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Poll_CallerGivesUp_ThrowsCancelled()
    {
        using var entered = new SemaphoreSlim(0);
        await using var server = await TestServer.StartAsync(api => api.MapPost(Routes.WorkerPoll("{id}"), async (CancellationToken aborted) =>
        {
            entered.Release();
            await Task.Delay(Timeout.Infinite, aborted);
        }));
        using var giveUp = new CancellationTokenSource();

        var poll = server.WorkerClient.PollAsync("one", Poll, giveUp.Token);
        Assert.True(await entered.WaitAsync(TestServer.Patience), "the poll did not reach the server");
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll.WaitAsync(TestServer.Patience));
    }

    [Fact]
    public async Task Report_Accepted_ReturnsTheReceipt()
    {
        await using var server = await TestServer.StartAsync(api => api.MapPost(Routes.Reports("{run}", 3), (ReportBatch batch) =>
            Results.Ok(new ReportReceipt { Recorded = batch.FirstSequence + batch.Reports.OfType<CompletedReport>().Count() - 1 })));

        var result = await server.WorkerClient.ReportAsync("s.run", 3, Batch);

        Assert.True(result.IsRecorded);
        Assert.Equal(4, result.Receipt.Recorded);
    }

    [Fact]
    public async Task Report_OldEpoch_IsFenced()
    {
        await using var server = await TestServer.StartAsync(api => api.MapPost(Routes.Reports("{run}", 3), () =>
            Results.Problem(statusCode: 409, title: "Fenced", detail: "Attempt 3 is over; attempt 4 is current.")));

        var result = await server.WorkerClient.ReportAsync("s.run", 3, Batch);

        Assert.True(result.IsFenced);
        Assert.Contains("attempt 4 is current", result.Because, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_ThatTheApiDoesNotUnderstand_IsRefusedForGood()
    {
        await using var server = await TestServer.StartAsync(api => api.MapPost(Routes.Reports("{run}", 3), () =>
            Results.Problem(statusCode: 400, title: "The request cannot be read", detail: "'colour' is no kind of report.")));

        var result = await server.WorkerClient.ReportAsync("s.run", 3, Batch);

        Assert.False(result.IsFenced || result.IsRecorded);
        Assert.Equal("The request cannot be read: 'colour' is no kind of report.", result.Because);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(413)]
    public async Task Report_RefusedBySomethingOnTheWay_MayBeTakenLater(int status)
    {
        await using var server = await TestServer.StartAsync(api => api.MapPost(Routes.Reports("{run}", 3), () => Results.Text("<h1>No backend</h1>", "text/html", statusCode: status)));

        var problem = await Assert.ThrowsAsync<ApiException>(() => server.WorkerClient.ReportAsync("s.run", 3, Batch));

        Assert.False(problem.IsRefusedForGood);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Report_ThatMayBeTakenLater_IsAnException(int status)
    {
        await using var server = await TestServer.StartAsync(api => api.MapPost(Routes.Reports("{run}", 3), () => Results.Problem(statusCode: status, title: "Not now")));

        await Assert.ThrowsAsync<ApiException>(() => server.WorkerClient.ReportAsync("s.run", 3, Batch));
    }

    [Fact]
    public async Task PutLeader_OldEpoch_ReturnsFalse()
    {
        await using var server = await TestServer.StartAsync(api =>
        {
            api.MapPut(Routes.Leader("{run}", 1), () => Results.Conflict());
            api.MapPut(Routes.Leader("{run}", 2), () => Results.NoContent());
        });
        var endpoint = new LeaderEndpoint { Host = "127.0.0.1", Port = 4 };

        Assert.False(await server.WorkerClient.PutLeaderAsync("s.run", 1, endpoint));
        Assert.True(await server.WorkerClient.PutLeaderAsync("s.run", 2, endpoint));
    }

    [Fact]
    public async Task GetLeader_NotKnownYet_ReturnsNull()
    {
        var endpoint = new LeaderEndpoint { Host = "127.0.0.1", Port = 4 };
        await using var server = await TestServer.StartAsync(api =>
        {
            api.MapGet(Routes.Leader("{run}", 1), () => Results.NoContent());
            api.MapGet(Routes.Leader("{run}", 2), () => Results.Ok(endpoint));
        });

        Assert.Null(await server.WorkerClient.GetLeaderAsync("s.run", 1));
        Assert.Equal(endpoint, await server.WorkerClient.GetLeaderAsync("s.run", 2));
    }
}
