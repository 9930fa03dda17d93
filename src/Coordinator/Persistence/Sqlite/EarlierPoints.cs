using Hayate.Coordinator.Metrics;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Persistence.Sqlite;

/// <summary>Puts the points of databases that had one row for each into chunks. The migration leaves their table for it.</summary>
internal static class EarlierPoints
{
    private const string Table = "earlier_metrics";

    public static async Task ConvertAsync(HayateContext db, CancellationToken cancellationToken)
    {
        if (!await db.Database.SqlQuery<int>($"SELECT 1 AS Value FROM sqlite_master WHERE name = {Table}").AnyAsync(cancellationToken)) return;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var run in await db.Database.SqlQueryRaw<string>($"SELECT DISTINCT run_id AS Value FROM {Table}").ToListAsync(cancellationToken))
        {
            var rows = await db.Database.SqlQuery<Row>($"SELECT name AS Name, step AS Step, value AS Value FROM earlier_metrics WHERE run_id = {run} ORDER BY step")
                .ToListAsync(cancellationToken);
            await MetricStore.AppendAsync(db, run, [.. rows.Select(row => new MetricPoint(row.Name, row.Step, row.Value ?? double.NaN))], cancellationToken);
        }

        await db.Database.ExecuteSqlRawAsync($"DROP TABLE {Table}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private sealed record Row(string Name, int Step, double? Value);
}
