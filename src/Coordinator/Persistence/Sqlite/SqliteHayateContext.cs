using System.Data;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Persistence.Sqlite;

/// <summary>The rows in an SQLite file, with its migrations.</summary>
internal sealed class SqliteHayateContext(DbContextOptions<SqliteHayateContext> options) : HayateContext(options)
{
    // What Microsoft.Data.Sqlite calls so it begins without the lock; in WAL mode such a transaction sees what was when it first read.
    public override IsolationLevel OfOneMoment => IsolationLevel.ReadUncommitted;

    // A transaction of SQLite, as Microsoft.Data.Sqlite begins it, has the only lock there is.
    public override Task LockRunAsync(string runId, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task LockSweepAsync(string sweepId, CancellationToken cancellationToken) => Task.CompletedTask;

    // They are not looked at again: kept, they would be looked through at every save.
    public override async Task AppendAsync(IReadOnlyList<MetricChunkRow> rows, CancellationToken cancellationToken)
    {
        MetricChunks.AddRange(rows);
        await SaveChangesAsync(cancellationToken);
        foreach (var row in rows) Entry(row).State = EntityState.Detached;
    }
}
