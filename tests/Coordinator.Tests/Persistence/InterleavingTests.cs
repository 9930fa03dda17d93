using Hayate.Contracts.Api;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Hayate.Coordinator.Runs;
using Hayate.Coordinator.Workers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hayate.Coordinator.Tests.Persistence;

/// <summary>Writers that meet in a server which, other than SQLite, lets them: whatever their order, the rows say what one order would have made.</summary>
public sealed class InterleavingTests(SharedPostgresCoordinator shared) : IClassFixture<SharedPostgresCoordinator>
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private TestCoordinator Coordinator => shared.Coordinator;

    private IDbContextFactory<HayateContext> Contexts => Coordinator.Services.GetRequiredService<IDbContextFactory<HayateContext>>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_AttemptIsBeingEnded_IsFenced()
    {
        var run = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        var rank = new SimulatedRank(Coordinator, run, epoch: 1);
        var result = await WhileHoldingAsync(
            run,
            db => db.Attempts.Where(row => row.RunId == run).ExecuteUpdateAsync(row => row.SetProperty(attempt => attempt.EndedAt, Now), Cancelled),
            () => rank.ReportAsync(SimulatedRank.Metrics(10, loss: 666), SimulatedRank.Completed(100)));
        Assert.True(result.IsFenced);
        Assert.Empty(await Coordinator.Api.GetMetricsAsync(run));
    }

    [Fact]
    public async Task LastOutput_NextAttemptIsBeingOpened_IsFenced()
    {
        var run = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        var rank = new SimulatedRank(Coordinator, run, epoch: 1);
        var result = await WhileHoldingAsync(
            run,
            async db =>
            {
                await db.Attempts.Where(row => row.RunId == run).ExecuteUpdateAsync(row => row.SetProperty(attempt => attempt.EndedAt, Now), Cancelled);
                db.Attempts.Add(new AttemptRow { RunId = run, Epoch = 2, StartedAt = Now });
                return await db.SaveChangesAsync(Cancelled);
            },
            () => rank.ReportAsync(SimulatedRank.Log("zombie")));
        Assert.True(result.IsFenced);
    }

    [Fact]
    public async Task End_CompletionIsBeingRecorded_ComesTooLate()
    {
        var run = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        var store = Coordinator.Services.GetRequiredService<RunStore>();
        var applied = await WhileHoldingAsync(
            run,
            db => db.Attempts.Where(row => row.RunId == run).ExecuteUpdateAsync(row => row.SetProperty(attempt => attempt.CompletedAt, Now), Cancelled),
            () => store.ApplyAsync(run, new RankEnded(1, 0, RankEnd.Lost("gone")), Cancelled));
        Assert.Equal(RunStatus.Completed, applied!.Transition.State.Status);
    }

    [Fact]
    public async Task Submission_ItsTeacherIsBeingRemoved_IsRefused()
    {
        var teacher = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        var rank = new SimulatedRank(Coordinator, teacher, epoch: 1);
        await rank.ReportAsync(await rank.WriteCheckpointAsync(10));
        var file = SweepFiles.StudentOf($"{teacher}@10");
        var refused = await Assert.ThrowsAsync<Client.ApiException>(() => WhileHoldingAsync(
            teacher, db => db.Checkpoints.Where(row => row.RunId == teacher).ExecuteDeleteAsync(Cancelled), () => Coordinator.SubmitAsync(file)));
        Assert.Contains($"There is no checkpoint '{teacher}@10'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_SentByManyAtOnceInAnyOrder_AreRecordedOnceEachInOrder()
    {
        const int lines = 40;
        var run = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        var random = new Random(7);
        var sent = Enumerable.Range(0, 4).Select(_ => random.Next()).Select(seed => Task.Run(() => SendAllAsync(run, lines, new Random(seed)), Cancelled));
        var read = Task.Run(() => FollowAsync(run, lines), Cancelled);
        await Task.WhenAll(sent);
        // Whoever followed the lines page by page has seen each of them: none appeared behind the end of an earlier page.
        Assert.Equal(Enumerable.Range(1, lines).Select(line => $"line {line}"), await read);
        var loss = Assert.Single(await Coordinator.Api.GetMetricsAsync(run, ["loss"]));
        Assert.Equal(Enumerable.Range(1, lines), loss.Steps);
    }

    [Fact]
    public async Task Slots_WantedByManyAtOnce_GoToOneGangEachAndNoSweepIsOverfull()
    {
        var worker = $"crowded-{Guid.NewGuid()}";
        var sweep = await Coordinator.SubmitAsync(SweepFiles.Many(runs: 8, ranks: 100, maxConcurrent: 3));
        var store = Coordinator.Services.GetRequiredService<RunStore>();
        var started = await Task.WhenAll(sweep.Runs.Select((run, index) => Task.Run(
            () => store.ApplyAsync(run.Id, new GangLeased(), Cancelled, [Place(0, index % 4), Place(1, 4 + (index % 3))]), Cancelled)));
        await using var db = Coordinator.OpenDatabase();
        var leases = await db.Leases.Where(lease => lease.WorkerId == worker).ToListAsync(Cancelled);
        Assert.InRange(started.Count(applied => applied is not null), 1, 3);
        Assert.Equal(2 * started.Count(applied => applied is not null), leases.Count);
        Assert.Distinct(leases.Select(lease => lease.Slot));
        Assert.Equal(started.Count(applied => applied is not null), await db.Attempts.CountAsync(attempt => attempt.RunId.StartsWith(sweep.Summary.Id), Cancelled));

        Placement Place(int rank, int slot) => new() { Rank = rank, WorkerId = worker, Incarnation = "i", Slot = slot };
    }

    [Fact]
    public async Task Worker_SavedByTwo_TheOneWithOldKnowledgeIsSuperseded()
    {
        var store = Coordinator.Services.GetRequiredService<WorkerStore>();
        var id = $"twice-{Guid.NewGuid()}";
        var first = await store.SaveAsync(id, State(), null, [], Cancelled);
        var second = (await store.ReadAsync(id, Cancelled))!;
        await store.SaveAsync(id, second with { Version = 7 }, null, [], Cancelled);
        await Assert.ThrowsAsync<SupersededException>(() => store.SaveAsync(id, first with { Version = 5 }, null, [], Cancelled));
        Assert.Equal(8, (await store.ReadAsync(id, Cancelled))!.Version);
        await Assert.ThrowsAsync<SupersededException>(() => store.SaveAsync(id, State(), null, [], Cancelled));

        static WorkerState State() => new() { Incarnation = "i", IsAlive = false, HeardAt = Now, CheckedAt = Now, Version = 1 };
    }

    [Fact]
    public async Task Sweep_SubmittedByManyWithOneKey_IsMadeOnce()
    {
        var key = Guid.NewGuid().ToString();
        var sweeps = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Coordinator.Api.SubmitAsync(SweepFiles.One(), key)));
        Assert.Single(sweeps.Select(sweep => sweep.Summary.Id).Distinct());
        Assert.All(sweeps, sweep => Assert.Single(sweep.Runs));
    }

    // Sends batches of random lengths from random places, as ranks do that lost their receipts, until all are recorded.
    private async Task SendAllAsync(string run, int lines, Random random)
    {
        var rank = new SimulatedRank(Coordinator, run, epoch: 1);
        for (long recorded = 0; recorded < lines;)
        {
            var first = Math.Max(1, recorded + 1 - random.Next(5));
            var last = Math.Min(lines, first + random.Next(8));
            var numbers = Enumerable.Range((int)first, (int)(last - first + 1)).ToList();
            Assert.False((await rank.SendAsync(first, [.. numbers.Select(number => SimulatedRank.Metrics(number, loss: number))])).IsFenced);
            recorded = (await rank.SendAsync(first, [.. numbers.Select(number => SimulatedRank.Log($"line {number}"))], "agent-0")).Receipt!.Recorded;
        }
    }

    private async Task<List<string>> FollowAsync(string run, int lines)
    {
        var seen = new List<string>();
        long position = 0;
        await Eventually.GetAsync(
            "all lines to be read",
            async () =>
            {
                await shared.Worker.PollAsync(); // or its lease lapses on a slow machine
                var page = await Coordinator.Api.GetLogsAsync(run, after: position, limit: 5);
                if (!page.IsEmpty) position = page[^1].Position;
                seen.AddRange(page.Where(line => line.Rank == 0).Select(line => line.Text));
                return seen.Count;
            },
            count => count >= lines);
        return seen;
    }

    /// <summary>Starts work while a transaction that does something else has the run's lock, and ends that one once the work waits for it.</summary>
    private async Task<T> WhileHoldingAsync<T>(string runId, Func<HayateContext, Task<int>> meanwhile, Func<Task<T>> work)
    {
        Task<T>? waiting = null;
        await Contexts.WriteRunAsync(
            runId,
            async db =>
            {
                waiting = Task.Run(work, Cancelled);
                await Eventually.GetAsync("the work to wait for the lock", CountWaitingAsync, count => count > 0);
                return await meanwhile(db);
            },
            Cancelled);
        return await waiting!;
    }

    private async Task<int> CountWaitingAsync()
    {
        await using var db = Coordinator.OpenDatabase();
        return await db.Database.SqlQueryRaw<int>(
            "SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").SingleAsync(Cancelled);
    }
}
