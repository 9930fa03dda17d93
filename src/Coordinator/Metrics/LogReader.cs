using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Metrics;

/// <summary>Log lines of a run.</summary>
internal static class LogReader
{
    /// <summary>Lines after a position, oldest first; without a position the newest ones.</summary>
    public static async Task<ImmutableArray<LogLine>> ReadAsync(
        HayateContext db, string runId, long? after, int limit, CancellationToken cancellationToken)
    {
        var lines = db.Logs.AsNoTracking().Where(row => row.RunId == runId);
        var rows = after is { } position
            ? await lines.Where(row => row.Position > position).OrderBy(row => row.Position).Take(limit).ToListAsync(cancellationToken)
            : await lines.OrderByDescending(row => row.Position).Take(limit).ToListAsync(cancellationToken);
        return [.. rows.OrderBy(row => row.Position).Select(ToLine)];
    }

    public static LogLine ToLine(LogRow row) => new()
    {
        Position = row.Position,
        Epoch = row.Epoch,
        Rank = row.Rank,
        At = row.At,
        IsError = row.IsError,
        Text = row.Text,
    };
}
