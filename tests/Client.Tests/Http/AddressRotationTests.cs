using System.Collections.Concurrent;
using Hayate.Client.Workers;
using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hayate.Client.Tests.Http;

public sealed class AddressRotationTests
{
    private static readonly WorkerPoll Poll = new() { Incarnation = "i", Host = "127.0.0.1", Slots = [] };

    private readonly ConcurrentQueue<string> _asked = new();

    [Fact]
    public async Task Call_OneDoesNotListen_IsAnsweredByTheNextWhichIsAskedFromThenOn()
    {
        await using var gone = await StartAsync("gone");
        await using var second = await StartAsync("second");
        await using var clients = Clients(gone, second);
        var client = clients.GetRequiredService<IHayateClient>();
        await client.GetSweepSchemaAsync(TestContext.Current.CancellationToken);
        await gone.DisposeAsync();

        await client.GetSweepSchemaAsync(TestContext.Current.CancellationToken);
        await clients.GetRequiredService<IWorkerClient>().PollAsync("w", Poll, TestContext.Current.CancellationToken);

        Assert.Equal(["gone", "second", "second"], _asked);
    }

    [Fact]
    public async Task Poll_OneIsSilent_GoesToTheNextWhenItIsSentAgain()
    {
        await using var silent = await TestServer.StartAsync(api => api.MapPost(Routes.WorkerPoll("{id}"), (CancellationToken aborted) => Task.Delay(Timeout.Infinite, aborted)));
        await using var second = await StartAsync("second");
        await using var clients = Clients(silent, second);
        var client = clients.GetRequiredService<IWorkerClient>();

        var unreachable = await Assert.ThrowsAsync<ApiUnreachableException>(
            () => client.PollAsync("w", Poll, TestContext.Current.CancellationToken));
        await client.PollAsync("w", Poll, TestContext.Current.CancellationToken);

        Assert.Equal(silent.Address, unreachable.Address);
        Assert.Equal(["second"], _asked);
    }

    [Fact]
    public async Task Call_NobodyListens_NamesTheOneThatWasAskedLast()
    {
        await using var first = await StartAsync("first");
        await using var second = await StartAsync("second");
        await using var clients = Clients(first, second);
        await first.DisposeAsync();
        await second.DisposeAsync();
        var client = clients.GetRequiredService<IWorkerClient>();

        var one = await Assert.ThrowsAsync<ApiUnreachableException>(() => client.PollAsync("w", Poll, TestContext.Current.CancellationToken));
        var two = await Assert.ThrowsAsync<ApiUnreachableException>(() => client.PollAsync("w", Poll, TestContext.Current.CancellationToken));

        Assert.Equal((first.Address, second.Address), (one.Address, two.Address));
    }

    private static ServiceProvider Clients(TestServer one, TestServer two)
    {
        Assert.True(ApiAddresses.TryParse($"{one.Address};{two.Address}", out var addresses));
        return TestServer.Clients(addresses);
    }

    private Task<TestServer> StartAsync(string name) => TestServer.StartAsync(api =>
    {
        api.MapGet(Routes.SweepSchema, () =>
        {
            _asked.Enqueue(name);
            return Results.Text("{}");
        });
        api.MapPost(Routes.WorkerPoll("{id}"), () =>
        {
            _asked.Enqueue(name);
            return Results.Ok(new DesiredState { Version = 1, LeaseSeconds = 12, Ranks = [] });
        });
    });
}
