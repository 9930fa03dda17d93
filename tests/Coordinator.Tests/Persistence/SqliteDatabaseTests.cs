using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Sqlite;
using Microsoft.EntityFrameworkCore;

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

    private protected override Task<IDatabase> OpenAsync() =>
        Task.FromResult<IDatabase>(new SqliteDatabase(SqliteDatabase.ConnectTo(_directory.File($"{_files++}.db"))));
}
