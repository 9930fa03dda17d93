using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Metrics;

/// <summary>
/// The append path of metric points. What a batch brings of a series becomes one row; whenever <see cref="Fan"/> rows of one level have
/// gathered, they are put together into one of the next. So a point is written a few times in all, a series of n points has some
/// Fan * log n rows however few points its batches brought, and reading it back is a matter of its bytes.
/// </summary>
internal static class MetricStore
{
    /// <summary>Rows of a level that become one of the next.</summary>
    public const int Fan = 32;

    /// <summary>Most points of a row: some hundred kilobytes.</summary>
    public const int MostPoints = 65_536;

    /// <summary>Writes points, in the order of their arrival, inside the caller's transaction, which has the lock of the run.</summary>
    public static async Task AppendAsync(HayateContext db, string runId, IReadOnlyCollection<MetricPoint> points, CancellationToken cancellationToken)
    {
        if (points.Count == 0) return;
        var arrived = points.GroupBy(point => point.Name)
            .SelectMany(series => SeriesPoints.Of(series).Split(MostPoints).Select(stretch => ToRow(runId, series.Key, 0, stretch))).ToList();
        await db.AppendAsync(arrived, cancellationToken);
        await MergeAsync(db, runId, [.. arrived.Select(row => row.Name).Distinct()], cancellationToken);
    }

    // A level is only ever put together when those below it are empty: rows stay in the order of their ids, which is that of arrival.
    private static async Task MergeAsync(HayateContext db, string runId, List<string> names, CancellationToken cancellationToken)
    {
        for (var level = 0; names.Count > 0; level++)
        {
            var (at, candidates) = (level, names);
            names = await db.MetricChunks.Where(row => row.RunId == runId && row.Level == at && candidates.Contains(row.Name))
                .GroupBy(row => row.Name).Where(rows => rows.Count() >= Fan && rows.Average(row => row.Points) <= MostPoints / 2)
                .Select(rows => rows.Key).ToListAsync(cancellationToken);
            if (names.Count > 0) await MergeAsync(db, runId, names, level, cancellationToken);
        }
    }

    private static async Task MergeAsync(HayateContext db, string runId, List<string> names, int level, CancellationToken cancellationToken)
    {
        var rows = db.MetricChunks.Where(row => row.RunId == runId && row.Level == level && names.Contains(row.Name));
        var stored = await rows.OrderBy(row => row.Id).Select(row => new { row.Name, row.Data }).ToListAsync(cancellationToken);
        await rows.ExecuteDeleteAsync(cancellationToken);
        var merged = stored.GroupBy(row => row.Name, row => SeriesEncoding.Decode(row.Data))
            .SelectMany(series => SeriesPoints.Concat([.. series]).Split(MostPoints).Select(stretch => ToRow(runId, series.Key, level + 1, stretch)));
        await db.AppendAsync([.. merged], cancellationToken);
    }

    private static MetricChunkRow ToRow(string runId, string name, int level, SeriesPoints points) => new()
    {
        RunId = runId,
        Name = name,
        Level = level,
        FirstStep = points.Steps[0],
        LastStep = points.Steps[^1],
        Points = points.Count,
        Data = SeriesEncoding.Encode(points),
    };
}
