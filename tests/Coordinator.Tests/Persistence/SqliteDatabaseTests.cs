using Hayate.Coordinator.Metrics;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Hayate.Coordinator.Tests.Persistence;

/// <summary>Rows in a real SQLite file.</summary>
public sealed class SqliteDatabaseTests : DatabaseContract
{
    private readonly TemporaryDirectory _directory = new();
    private int _files;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Connection_Opened_WritesAheadAndWaits()
    {
        await using var db = OpenContext();
        Assert.Equal("wal", await db.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync(Cancelled));
        Assert.Equal(10_000, await db.Database.SqlQueryRaw<int>("SELECT timeout AS Value FROM pragma_busy_timeout").SingleAsync(Cancelled));
    }

    [Fact]
    public async Task Migrate_PointsOfAnEarlierVersion_AreKept()
    {
        var database = new SqliteDatabase(SqliteDatabase.ConnectTo(_directory.File("earlier.db")));
        await using (var earlier = database.CreateDbContext())
        {
            var before = earlier.Database.GetMigrations().TakeWhile(name => !name.EndsWith("_MetricChunks", StringComparison.Ordinal)).Last();
            await earlier.GetService<IMigrator>().MigrateAsync(before, Cancelled);
            await earlier.Database.ExecuteSqlRawAsync(
                "INSERT INTO metrics (run_id, name, step, value) VALUES ('s.a', 'loss', 20, NULL), ('s.a', 'loss', 10, 0.5), ('s.a', 'speed', 10, 3), ('s.b', 'loss', 1, 7)", Cancelled);
        }

        await database.MigrateAsync(Cancelled);
        await database.MigrateAsync(Cancelled);
        await using var db = database.CreateDbContext();
        var series = await MetricReader.ReadAsync(db, "s.a", [], null, null, Cancelled);
        Assert.Equal(["loss", "speed"], series.Select(one => one.Name));
        Assert.Equal([10, 20], series[0].Steps);
        Assert.Equal([0.5, double.NaN], series[0].Values);
        Assert.Equal([7], (await MetricReader.ReadAsync(db, "s.b", [], null, null, Cancelled)).Single().Values);
    }

    private protected override Task<IDatabase> OpenAsync() =>
        Task.FromResult<IDatabase>(new SqliteDatabase(SqliteDatabase.ConnectTo(_directory.File($"{_files++}.db"))));
}
