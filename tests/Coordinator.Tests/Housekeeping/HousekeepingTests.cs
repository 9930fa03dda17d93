using Hayate.Contracts;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Housekeeping;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hayate.Coordinator.Tests.Housekeeping;

/// <summary>Chores over a real database and real blobs.</summary>
public sealed class HousekeepingTests(SharedCoordinator shared) : IClassFixture<SharedCoordinator>
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestCoordinator Coordinator => shared.Coordinator;

    private IDbContextFactory<HayateContext> Contexts => Coordinator.Services.GetRequiredService<IDbContextFactory<HayateContext>>();

    [Fact]
    public void Coordinator_Started_HasEveryChore() =>
        Assert.Equal([typeof(OrphanSweep), typeof(ReferenceTrim), typeof(LogTrim), typeof(WorkerTrim)], Coordinator.Services.GetServices<IChore>().Select(chore => chore.GetType()));

    [Fact]
    public async Task Sweep_AfterAWriterDiedBeforeItsReport_RemovesItsFilesOnceTheAttemptIsLongOver()
    {
        var (run, rank) = await StartAsync();
        await rank.ReportAsync(await rank.WriteCheckpointAsync(10));
        await rank.WriteCheckpointAsync(20); // never reported
        await SweepAsync(after: 2 * Day);
        Assert.Equal([10, 20], await StepsAsync(run, epoch: 1)); // may still be on its way

        shared.Worker.End(run, 1, 0, exitCode: 137);
        await shared.Worker.PollUntilAssignedAsync(run, epoch: 2);
        await SweepAsync(after: 0.5 * Day);
        Assert.Equal([10, 20], await StepsAsync(run, epoch: 1));
        await SweepAsync(after: 2 * Day);

        Assert.Equal([10], await StepsAsync(run, epoch: 1));
        Assert.Equal([10], (await Coordinator.Api.ListCheckpointsAsync(run)).Select(checkpoint => checkpoint.Step));
    }

    [Fact]
    public async Task Sweep_AfterACrashBetweenRowAndFiles_RemovesTheFiles()
    {
        var (run, rank) = await StartAsync("checkpoint: { keep: { latest: 2, best: 0 } }");
        await rank.ReportAsync(await rank.WriteCheckpointAsync(10));
        await rank.ReportAsync(await rank.WriteCheckpointAsync(20));
        await using (var db = Coordinator.OpenDatabase())
        {
            // As the transaction of a commit leaves it, if the coordinator dies right after it.
            await db.Checkpoints.Where(row => row.RunId == run && row.Step == 10).ExecuteDeleteAsync(Token);
        }

        await rank.WriteCheckpointAsync(30); // under way
        await SweepAsync(after: TimeSpan.Zero);

        Assert.Equal([20, 30], await StepsAsync(run, epoch: 1));
    }

    [Fact]
    public async Task Sweep_OfATeachersCheckpoint_LeavesIt()
    {
        var sweep = await Coordinator.SubmitAsync(SweepFiles.TeacherAndStudent(checkpoint: "10", more: "checkpoint: { keep: { latest: 1, best: 0 } }"));
        var teacher = sweep.Runs[0].Id;
        await shared.Worker.PollUntilAssignedAsync(teacher);
        var rank = new SimulatedRank(Coordinator, teacher, epoch: 1);
        foreach (var step in new[] { 10, 20, 30 }) await rank.ReportAsync(await rank.WriteCheckpointAsync(step));
        await rank.ReportAsync(SimulatedRank.Completed(30));
        await shared.Worker.PollUntilAssignedAsync(sweep.Runs[1].Id);

        await SweepAsync(after: 400 * Day);

        Assert.Equal([10, 30], await StepsAsync(teacher, epoch: 1));
    }

    [Fact]
    public async Task Sweep_OfWhatAFencedAttemptWrites_RemovesItWheneverItComes()
    {
        var (run, zombie) = await StartAsync();
        shared.Worker.End(run, 1, 0, exitCode: 137);
        await shared.Worker.PollUntilAssignedAsync(run, epoch: 2);
        var current = new SimulatedRank(Coordinator, run, epoch: 2);
        await current.ReportAsync(await current.WriteCheckpointAsync(10));
        await SweepAsync(after: 2 * Day);

        Assert.True((await zombie.ReportAsync(await zombie.WriteCheckpointAsync(50))).IsFenced);
        await SweepAsync(after: 2 * Day);

        Assert.Empty(await StepsAsync(run, epoch: 1));
        Assert.Equal([10], await StepsAsync(run, epoch: 2));
    }

    [Fact]
    public async Task Sweep_OfARunOfAnotherDatabase_TouchesNothing()
    {
        await WriteAsync("runs/elsewhere.run/1/000000010/model.safetensors");

        await SweepAsync(after: 400 * Day);

        Assert.Equal([10], await StepsAsync("elsewhere.run", epoch: 1));
    }

    [Fact]
    public async Task Sweep_OfAverages_KeepsThoseThatAKeptCheckpointLists()
    {
        var (run, rank) = await StartAsync();
        var (listed, lost) = ($"{BlobNames.Averages(run, 1)}/000000005-power-0.05.safetensors", $"{BlobNames.Averages(run, 1)}/000000015-power-0.05.safetensors");
        await WriteAsync(listed);
        await WriteAsync(lost);
        await rank.ReportAsync(await rank.WriteCheckpointAsync(10, listed));
        shared.Worker.End(run, 1, 0, exitCode: 137);
        await shared.Worker.PollUntilAssignedAsync(run, epoch: 2);

        await SweepAsync(after: 2 * Day);

        Assert.Equal([listed], await NamesAsync($"{BlobNames.Averages(run, 1)}/"));
    }

    [Fact]
    public async Task References_UnusedForLong_GoAndThoseInUseStay()
    {
        var (used, unused, unmarked) = (BlobNames.Reference("used"), BlobNames.Reference("unused"), BlobNames.Reference("unmarked"));
        var today = DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(20_000);
        foreach (var name in new[] { used, unused, unmarked, BlobNames.ReferenceUse(today.AddDays(-200), used), BlobNames.ReferenceUse(today.AddDays(-10), used), BlobNames.ReferenceUse(today.AddDays(-91), unused) })
        {
            await WriteAsync(name);
        }

        var trim = new ReferenceTrim(Coordinator.Blobs, Settings, new FakeTimeProvider(new DateTimeOffset(today, new TimeOnly(12, 0), TimeSpan.Zero)));

        Assert.Equal("1 statistics of real images were removed, unused since 2024-07-06", await trim.DoAsync(Token));
        Assert.Equal([unmarked, used], await NamesAsync(BlobNames.References));
        Assert.Equal([BlobNames.ReferenceUse(today.AddDays(-10), used), BlobNames.ReferenceUse(today, unmarked)], await NamesAsync(BlobNames.ReferenceUses));
        Assert.Null(await trim.DoAsync(Token));
    }

    [Fact]
    public async Task Log_OfARunThatEndedLongAgo_KeepsWhatThePlatformNoted()
    {
        var (run, rank) = await StartAsync();
        await rank.ReportAsync(SimulatedRank.Log("a line of output"));
        await TrimAsync(after: 31 * Day);
        Assert.Contains(await LinesAsync(run), line => line.Text == "a line of output");

        await rank.ReportAsync(await rank.WriteCheckpointAsync(100), SimulatedRank.Completed(100));
        await Eventually.GetAsync("the run to end", () => Coordinator.Api.GetRunAsync(run), detail => detail.Summary.Status == RunStatus.Completed);
        await TrimAsync(after: 31 * Day);

        Assert.DoesNotContain(await LinesAsync(run), line => line.Rank != LogRow.Platform);
        Assert.NotEmpty(await LinesAsync(run));
    }

    [Fact]
    public async Task Log_OfARunBeyondItsBound_LosesTheOldestLines()
    {
        var (run, rank) = await StartAsync();
        await rank.ReportAsync(SimulatedRank.Log([.. Enumerable.Range(0, 30).Select(i => $"line {i}")]));

        var bounded = Options.Create(new HousekeepingOptions { MostLines = 10 });
        Assert.NotNull(await new LogTrim(Contexts, bounded, TimeProvider.System).DoAsync(Token));

        Assert.Equal(Enumerable.Range(20, 10).Select(i => $"line {i}"), (await LinesAsync(run)).Select(line => line.Text));
    }

    [Fact]
    public async Task Worker_LostLongAgo_IsForgottenUnlessItIsHeardOrHoldsASlot()
    {
        await using (var db = Coordinator.OpenDatabase())
        {
            db.Workers.Add(new WorkerRow { Id = "gone", Incarnation = "1", Host = "h", IsAlive = false, LastSeenAt = DateTimeOffset.UtcNow - (8 * Day) });
            db.Workers.Add(new WorkerRow { Id = "lately", Incarnation = "1", Host = "h", IsAlive = false, LastSeenAt = DateTimeOffset.UtcNow - (6 * Day) });
            await db.SaveChangesAsync(Token);
        }

        await shared.Worker.PollAsync();
        Assert.Equal("1 workers were forgotten", await new WorkerTrim(Contexts, Settings, TimeProvider.System).DoAsync(Token));

        Assert.Equal(["lately", "shared"], (await Coordinator.Api.ListWorkersAsync()).Select(worker => worker.Id));
    }

    private static IOptions<HousekeepingOptions> Settings => Options.Create(new HousekeepingOptions());

    private async Task<(string Run, SimulatedRank Rank)> StartAsync(string more = "")
    {
        var run = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One(more: more));
        return (run, new SimulatedRank(Coordinator, run, epoch: 1));
    }

    private Task<string?> SweepAsync(TimeSpan after) =>
        new OrphanSweep(Contexts, Coordinator.Blobs, Settings, new FakeTimeProvider(DateTimeOffset.UtcNow + after)).DoAsync(Token);

    private Task<string?> TrimAsync(TimeSpan after) => new LogTrim(Contexts, Settings, new FakeTimeProvider(DateTimeOffset.UtcNow + after)).DoAsync(Token);

    private async Task WriteAsync(string name) => await Coordinator.Blobs.WriteAsync(name, new MemoryStream([1]), overwrite: true, Token);

    private async Task<List<LogRow>> LinesAsync(string run)
    {
        await using var db = Coordinator.OpenDatabase();
        return await db.Logs.AsNoTracking().Where(line => line.RunId == run).OrderBy(line => line.Position).ToListAsync(Token);
    }

    private async Task<List<string>> NamesAsync(string prefix)
    {
        var names = new List<string>();
        await foreach (var name in Coordinator.Blobs.ListAsync(prefix, Token)) names.Add(name);
        return names;
    }

    private async Task<List<int>> StepsAsync(string run, int epoch) =>
        [.. (await NamesAsync($"{BlobNames.Attempt(run, epoch)}/")).Select(name => AttemptBlob.Parse(name)?.Step).OfType<int>().Distinct()];
}
