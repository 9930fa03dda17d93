using System.Collections.Immutable;
using System.Text.Json;
using Hayate.Contracts;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Hosting;
using Hayate.Coordinator.Metrics;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Hayate.Coordinator.Tests.Persistence;

/// <summary>What holds for the rows in every database.</summary>
public abstract class DatabaseContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private IDatabase _database = null!;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await OpenAsync();
        await _database.MigrateAsync(Cancelled);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_database is IAsyncDisposable disposable) await disposable.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Migrations_All_LeadToTheModel()
    {
        await using var db = _database.CreateDbContext();
        Assert.False(db.Database.HasPendingModelChanges(), $"A migration is missing. Write one as {db.GetType().Name.Replace("HayateContext", "DesignTimeFactory", StringComparison.Ordinal)} says.");
    }

    [Fact]
    public async Task Migrate_UpToDate_ChangesNothingAndIsFoundUpToDate()
    {
        await _database.MigrateAsync(Cancelled);
        await _database.RequireMigratedAsync(Cancelled);
    }

    [Fact]
    public async Task Migrate_RunsOfBefore_AreWhatTheirSpecificationsSay()
    {
        await AddRunAsync("s.old", spec: Specified(new ResourceSpec { Preemptible = false }));
        await AddRunAsync("s.new", spec: Specified(new ResourceSpec()));
        await using (var db = OpenContext())
        {
            await db.GetService<IMigrator>().MigrateAsync("MetricChunks", Cancelled);
        }

        await _database.MigrateAsync(Cancelled);
        await using var migrated = OpenContext();
        var runs = await migrated.Runs.OrderBy(run => run.Id).Select(run => new { run.IsPreemptible, run.MinRanks }).ToListAsync(Cancelled);
        Assert.Equal([(true, 1), (false, 1)], runs.Select(run => (run.IsPreemptible, run.MinRanks)));

        static RunSpec Specified(ResourceSpec resources) => new() { Method = Method.Edm, Objective = new EdmObjective(), Resources = resources };
    }

    [Fact]
    public async Task Migrate_ByManyAtOnce_HappensOnce()
    {
        var empty = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => empty.MigrateAsync(Cancelled), Cancelled)));
        await empty.RequireMigratedAsync(Cancelled);
    }

    [Fact]
    public async Task RequireMigrated_EmptyDatabase_NamesTheCommand()
    {
        var empty = await OpenAsync();
        var refused = await Assert.ThrowsAsync<StartupException>(() => empty.RequireMigratedAsync(Cancelled));
        Assert.Contains("hayate db migrate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_ChangedByANewerProgram_IsRefused()
    {
        await using (var db = _database.CreateDbContext())
        {
            await db.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_Future', '99.0.0')", Cancelled);
        }

        Assert.Contains("29990101000000_Future", (await Assert.ThrowsAsync<StartupException>(() => _database.MigrateAsync(Cancelled))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SavedAndLoaded_IsTheSame()
    {
        var spec = new RunSpec { Method = Method.Ict, Objective = new IctObjective { HuberC = 0.03 }, Evaluation = new() { Samplers = [new ConsistencySampler { Steps = 2, Sigmas = [0.8] }] } };
        await AddRunAsync("s.r", run => run.NotBefore = Now.AddSeconds(3), spec);
        await using var db = _database.CreateDbContext();
        var loaded = await db.Runs.SingleAsync(Cancelled);
        Assert.Equal(JsonSerializer.Serialize(spec, HayateJson.Options), JsonSerializer.Serialize(loaded.Spec, HayateJson.Options));
        Assert.Equal((Now, Now.AddSeconds(3)), (loaded.SubmittedAt, loaded.NotBefore));
        Assert.Equal(0.5, loaded.Parameters["optimizer.learningRate"].GetDouble());
    }

    [Fact]
    public async Task Time_InAQuery_ComparesAndSorts()
    {
        await AddRunAsync("s.past", run => run.NotBefore = Now.AddMilliseconds(-1));
        await AddRunAsync("s.future", run => run.NotBefore = Now.AddMilliseconds(1));
        await using var db = _database.CreateDbContext();
        Assert.Equal(["s.past"], await db.Runs.Where(run => run.NotBefore <= Now).Select(run => run.Id).ToListAsync(Cancelled));
        Assert.Equal(["s.future", "s.past"], await db.Runs.OrderByDescending(run => run.NotBefore).Select(run => run.Id).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task Text_InAQuery_SortsByItsBytes()
    {
        foreach (var id in (string[])["s.b", "s.B", "s.a-2", "s.a1", "s.A"]) await AddRunAsync(id);
        await using var db = _database.CreateDbContext();
        Assert.Equal(["s.A", "s.B", "s.a-2", "s.a1", "s.b"], await db.Runs.OrderBy(run => run.Id).Select(run => run.Id).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task LogLine_OfAnyCharacters_IsStored()
    {
        await using var db = _database.CreateDbContext();
        var row = new LogRow { RunId = "s.r", Epoch = 1, Rank = 0, At = Now, IsError = false, Text = "a\0b \u001b[1m \U0001f300" };
        db.Logs.Add(row);
        await db.SaveChangesAsync(Cancelled);
        db.ChangeTracker.Clear();
        Assert.Matches("^a[\0\u2400]b \u001b\\[1m \U0001f300$", (await db.Logs.SingleAsync(Cancelled)).Text);
    }

    [Fact]
    public async Task Run_SavedByTwo_TheSecondFails()
    {
        await AddRunAsync("s.r");
        await using var first = _database.CreateDbContext();
        await using var second = _database.CreateDbContext();
        (await first.Runs.SingleAsync(Cancelled)).Epoch = 1;
        (await second.Runs.SingleAsync(Cancelled)).Epoch = 2;
        await first.SaveChangesAsync(Cancelled);
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => second.SaveChangesAsync(Cancelled));
    }

    [Fact]
    public async Task Slot_LeasedTwice_IsRefusedUntilReleased()
    {
        await AddRunAsync("s.r");
        await AddAttemptAsync("s.r", 1);
        await AddAttemptAsync("s.r", 2);
        await AddLeaseAsync("s.r", 1, rank: 0);
        await Assert.ThrowsAsync<DbUpdateException>(() => AddLeaseAsync("s.r", 2, rank: 0));
        await using (var db = _database.CreateDbContext())
        {
            (await db.Leases.SingleAsync(Cancelled)).ReleasedAt = Now;
            await db.SaveChangesAsync(Cancelled);
        }

        await AddLeaseAsync("s.r", 2, rank: 0);
    }

    [Fact]
    public async Task Metrics_ManyPoints_AreReadBackInOrderAndReplacedByStep()
    {
        await AppendAsync([.. Enumerable.Range(1, 5000).Select(step => new MetricPoint("loss", step, 1.0 / step))]);
        await AppendAsync([new MetricPoint("loss", 7, double.NaN)]);
        await using var db = _database.CreateDbContext();
        var series = Assert.Single(await MetricReader.ReadAsync(db, "s.r", [], null, null, Cancelled));
        Assert.Equal(Enumerable.Range(1, 5000), series.Steps);
        Assert.Equal(0.5, series.Values[1]);
        Assert.True(double.IsNaN(series.Values[6]));
        Assert.Equal([4999, 5000], Assert.Single(await MetricReader.ReadAsync(db, "s.r", ["loss"], 4998, null, Cancelled)).Steps);
        Assert.InRange(Assert.Single(await MetricReader.ReadAsync(db, "s.r", ["loss"], null, 100, Cancelled)).Steps.Length, 50, 100);
    }

    [Fact]
    public async Task Metrics_OfManySmallBatchesAndResumedRuns_AreFewRowsAndTheLatestHolds()
    {
        const int batches = 1100; // more than one row of the second level
        var expected = new SortedDictionary<int, double>();
        var random = new Random(7);
        for (var (batch, step) = (0, 0); batch < batches; batch++)
        {
            if (batch % 100 == 99) step -= 50; // as a run that resumes
            step++;
            expected[step] = random.NextDouble();
            await AppendAsync([new MetricPoint("loss", step, expected[step]), new MetricPoint("speed", step, batch)]);
        }

        await using var db = _database.CreateDbContext();
        var series = (await MetricReader.ReadAsync(db, "s.r", ["loss"], null, null, Cancelled)).Single();
        Assert.Equal(expected.Keys, series.Steps);
        Assert.Equal(expected.Values, series.Values);
        Assert.InRange(await db.MetricChunks.CountAsync(row => row.Name == "loss", Cancelled), 2, 2 * MetricStore.Fan);
    }

    [Fact]
    public async Task Metrics_AMillionPoints_AreSmall()
    {
        for (var batch = 0; batch < 40; batch++)
        {
            await AppendAsync([.. Enumerable.Range(batch * 25_000, 25_000).Select(step => new MetricPoint("loss", step, (float)Math.Sin(step)))]);
        }

        await using var db = _database.CreateDbContext();
        var rows = await db.MetricChunks.Select(row => new { row.Points, row.Data.Length }).ToListAsync(Cancelled);
        Assert.Equal(1_000_000, rows.Sum(row => row.Points));
        Assert.InRange(rows.Count, 16, 64);
        Assert.InRange(rows.Sum(row => row.Length), 4_000_000, 4_010_000);
        var series = Assert.Single(await MetricReader.ReadAsync(db, "s.r", [], null, 1000, Cancelled));
        Assert.Equal((0, 999_999), (series.Steps[0], series.Steps[^1]));
    }

    /// <summary>Another database, with nothing in it.</summary>
    private protected abstract Task<IDatabase> OpenAsync();

    private protected HayateContext OpenContext() => _database.CreateDbContext();

    private async Task AppendAsync(IReadOnlyCollection<MetricPoint> points)
    {
        await using var db = _database.CreateDbContext();
        await MetricStore.AppendAsync(db, "s.r", points, Cancelled);
    }

    private async Task AddRunAsync(string id, Action<RunRow>? change = null, RunSpec? spec = null)
    {
        await using var db = _database.CreateDbContext();
        if (!await db.Sweeps.AnyAsync(Cancelled)) db.Sweeps.Add(new SweepRow { Id = "s", Name = "s", File = "", Metric = "fd@1", SubmittedAt = Now });
        var run = new RunRow
        {
            Id = id,
            SweepId = "s",
            Ordinal = await db.Runs.CountAsync(Cancelled),
            Name = id,
            Spec = spec ?? new RunSpec { Method = Method.Edm, Objective = new EdmObjective() },
            Parameters = ImmutableSortedDictionary<string, JsonElement>.Empty.Add("optimizer.learningRate", JsonSerializer.SerializeToElement(0.5)),
            SpeedKey = "key",
            Device = DeviceKind.Cpu,
            Priority = 0,
            IsPreemptible = true,
            MinRanks = 1,
            Ranks = 1,
            Steps = 100,
            SubmittedAt = Now,
            Status = RunStatus.Queued,
        };
        change?.Invoke(run);
        db.Runs.Add(run);
        await db.SaveChangesAsync(Cancelled);
    }

    private async Task AddAttemptAsync(string runId, int epoch)
    {
        await using var db = _database.CreateDbContext();
        db.Attempts.Add(new AttemptRow { RunId = runId, Epoch = epoch, StartedAt = Now });
        await db.SaveChangesAsync(Cancelled);
    }

    private async Task AddLeaseAsync(string runId, int epoch, int rank)
    {
        await using var db = _database.CreateDbContext();
        db.Leases.Add(new LeaseRow { RunId = runId, Epoch = epoch, Rank = rank, WorkerId = "w", Incarnation = "i", Slot = 0 });
        await db.SaveChangesAsync(Cancelled);
    }
}
