using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Persistence.Sqlite;

/// <summary>The rows in an SQLite file, with its migrations.</summary>
internal sealed class SqliteHayateContext(DbContextOptions<SqliteHayateContext> options) : HayateContext(options)
{
    // A transaction of SQLite, as Microsoft.Data.Sqlite begins it, has the only lock there is.
    public override Task LockRunAsync(string runId, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task LockSweepAsync(string sweepId, CancellationToken cancellationToken) => Task.CompletedTask;
}
