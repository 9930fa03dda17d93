using System.Text.Json;
using Hayate.Contracts;
using Hayate.Contracts.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hayate.Client.Tests.Live;

public sealed class LiveEventReaderTests
{
    [Fact]
    public async Task WatchRun_StreamBreaks_ConnectsAgainAndSaysSo()
    {
        var connections = 0;
        await using var server = await TestServer.StartAsync(api => api.MapGet(Routes.RunEvents("{id}"), async (string id, HttpContext context) =>
        {
            var number = Interlocked.Increment(ref connections);
            if (number == 2)
            {
                context.Response.StatusCode = 503;
                return;
            }

            await SendAsync(context, new LogArrived { RunId = id, Lines = [Line(number)] });
            await context.Response.WriteAsync($"event: {Heartbeat.EventType}\ndata: \n\n");
            if (number > 1) await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        using var stop = new CancellationTokenSource(TestServer.Patience);
        var states = new List<LiveConnection>();
        var positions = new List<long>();

        await foreach (var live in server.Client.WatchRunAsync("s.run", states.Add, stop.Token))
        {
            positions.Add(Assert.IsType<LogArrived>(live).Lines[0].Position);
            if (positions.Count == 2) await stop.CancelAsync();
        }

        Assert.Equal([1, 3], positions);
        Assert.Equal([LiveConnection.Connected, LiveConnection.Lost, LiveConnection.Connected], states);
    }

    [Fact]
    public async Task WatchRun_StreamIsSilentForLongerThanHeartbeatsAllow_ConnectsAgain()
    {
        var connections = 0;
        await using var server = await TestServer.StartAsync(api => api.MapGet(Routes.RunEvents("{id}"), async (string id, HttpContext context) =>
        {
            await SendAsync(context, new LogArrived { RunId = id, Lines = [Line(Interlocked.Increment(ref connections))] });
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        var clock = new FakeTimeProvider();
        await using var clients = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddHayateClient(server.Address).BuildServiceProvider();
        using var stop = new CancellationTokenSource(TestServer.Patience);
        await using var events = clients.GetRequiredService<IHayateClient>().WatchRunAsync("s.run", null, stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await events.MoveNextAsync());

        var next = events.MoveNextAsync().AsTask();
        clock.Advance(Heartbeat.Every * 2);
        Assert.Equal(1, connections);
        while (!next.IsCompleted)
        {
            clock.Advance(Heartbeat.Every / 2);
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, stop.Token));
        }

        Assert.True(await next);
        Assert.Equal(2, Assert.IsType<LogArrived>(events.Current).Lines[0].Position);
    }

    [Fact]
    public async Task WatchSweep_Unknown_Throws()
    {
        await using var server = await TestServer.StartAsync(api => api.MapGet(
            Routes.SweepEvents("{id}"), () => Results.Problem(statusCode: 404, title: "No such sweep")));

        var problem = await Assert.ThrowsAsync<ApiException>(
            async () => await server.Client.WatchSweepAsync("nope").GetAsyncEnumerator().MoveNextAsync());

        Assert.Equal("No such sweep", problem.Title);
    }

    [Fact]
    public async Task WatchRun_Cancelled_EndsWithoutException()
    {
        await using var server = await TestServer.StartAsync(api => api.MapGet(Routes.RunEvents("{id}"), async context =>
        {
            await context.Response.WriteAsync(": hello\n\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        using var stop = new CancellationTokenSource();
        var connected = new TaskCompletionSource();
        var events = server.Client.WatchRunAsync("s.run", _ => connected.TrySetResult(), stop.Token).GetAsyncEnumerator();

        var next = events.MoveNextAsync().AsTask();
        await connected.Task.WaitAsync(TestServer.Patience);
        await stop.CancelAsync();

        Assert.False(await next.WaitAsync(TestServer.Patience));
    }

    private static LogLine Line(long position) =>
        new() { Position = position, Epoch = 1, Rank = 0, At = DateTimeOffset.UnixEpoch, Text = "hello" };

    private static async Task SendAsync(HttpContext context, LiveEvent live)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(live, HayateJson.Options)}\n\n");
        await context.Response.Body.FlushAsync();
    }
}
