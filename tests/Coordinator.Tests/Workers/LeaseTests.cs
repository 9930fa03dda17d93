using Hayate.Contracts.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Hayate.Coordinator.Tests.Workers;

/// <summary>A worker that is not heard of is given up after its lease. One clock, driven by the test.</summary>
public sealed class LeaseTests
{
    [Fact]
    public async Task Worker_SilentForTheLease_LosesItsRanksToAnother()
    {
        using var directory = new TemporaryDirectory();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var coordinator = await TestCoordinator.StartAsync(directory.Path, clock);
        var (silent, other) = (new SimulatedWorker(coordinator.Workers, "silent", 1), new SimulatedWorker(coordinator.Workers, "other", 1));
        var run = await coordinator.StartRunAsync(silent, SweepFiles.One());
        await other.PollAsync();

        await AdvanceAsync(coordinator, clock, seconds: 11, other);
        Assert.Equal(RunStatus.Running, (await coordinator.Api.GetRunAsync(run)).Summary.Status);
        await Eventually.GetAsync(
            "the silent worker to be given up",
            async () =>
            {
                await AdvanceAsync(coordinator, clock, seconds: 1, other);
                return await coordinator.Api.GetRunAsync(run);
            },
            detail => detail.Summary.Epoch == 2);
        Assert.True((await other.PollUntilAsync("attempt 2", desired => desired.Lists(run, 2))).Lists(run, 2));
        var detail = await coordinator.Api.GetRunAsync(run);
        Assert.Equal("rank 0 was lost: its worker was not heard of for 12 s", detail.Attempts[1].Cause);
        Assert.Equal([true, false], (await coordinator.Api.ListWorkersAsync()).Select(worker => worker.IsAlive));

        Assert.Empty((await silent.PollAsync()).Ranks);
        Assert.All(await coordinator.Api.ListWorkersAsync(), worker => Assert.True(worker.IsAlive));
    }

    [Fact]
    public async Task Worker_LostWhileTheDatabaseTakesNoWrites_IsGivenUpOnceItDoes()
    {
        using var directory = new TemporaryDirectory();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var coordinator = await TestCoordinator.StartAsync(directory.Path, clock);
        await new SimulatedWorker(coordinator.Workers, "silent", 1).PollAsync();
        var other = new SimulatedWorker(coordinator.Workers, "other", 1);
        await other.PollAsync();
        await ExecuteAsync(coordinator, "CREATE TRIGGER full BEFORE UPDATE ON workers WHEN NEW.id = 'silent' BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        await AdvanceAsync(coordinator, clock, seconds: 16, other);

        await ExecuteAsync(coordinator, "DROP TRIGGER full");
        await Eventually.GetAsync(
            "the silent worker to be given up",
            async () =>
            {
                await AdvanceAsync(coordinator, clock, seconds: 1, other);
                return await coordinator.Api.ListWorkersAsync();
            },
            workers => !workers.Single(worker => worker.Id == "silent").IsAlive);
    }

    private static async Task ExecuteAsync(TestCoordinator coordinator, string sql)
    {
        await using var db = coordinator.OpenDatabase();
        await db.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken);
    }

    // Second by second, as time passes; the other worker goes on polling.
    private static async Task AdvanceAsync(TestCoordinator coordinator, FakeTimeProvider clock, int seconds, SimulatedWorker polling)
    {
        for (var second = 0; second < seconds; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await polling.PollAsync();
            _ = await coordinator.Api.ListWorkersAsync();
        }
    }
}
