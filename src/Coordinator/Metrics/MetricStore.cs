using System.Collections.Immutable;
using Hayate.Contracts.Api;
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

    /// <summary>Series of a run by name, all when no names are given, later than a step.</summary>
    public static async Task<ImmutableArray<MetricSeries>> ReadAsync(
        HayateContext db, string runId, IReadOnlyCollection<string> names, int? afterStep, int? maxPoints, CancellationToken cancellationToken)
    {
        var wanted = db.MetricChunks.AsNoTracking().Where(row => row.RunId == runId);
        if (names.Count > 0) wanted = wanted.Where(row => names.Contains(row.Name));
        if (afterStep is { } after) wanted = wanted.Where(row => row.LastStep > after);
        var rows = await wanted.OrderBy(row => row.Name).ThenBy(row => row.Id).Select(row => new { row.Name, row.Data }).ToListAsync(cancellationToken);
        return
        [
            .. rows.GroupBy(row => row.Name).Select(series =>
            {
                var points = SeriesPoints.Concat([.. series.Select(row => SeriesEncoding.Decode(row.Data))]);
                var all = (afterStep is { } step ? points.After(step) : points).ToSeries(series.Key);
                return maxPoints is { } most ? Envelope.Of(all, most) : all;
            }),
        ];
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
            foreach (var name in names) await MergeAsync(db, runId, name, level, cancellationToken);
        }
    }

    private static async Task MergeAsync(HayateContext db, string runId, string name, int level, CancellationToken cancellationToken)
    {
        var rows = db.MetricChunks.Where(row => row.RunId == runId && row.Name == name && row.Level == level);
        var data = await rows.OrderBy(row => row.Id).Select(row => row.Data).ToListAsync(cancellationToken);
        var merged = SeriesPoints.Concat([.. data.Select(SeriesEncoding.Decode)]);
        await rows.ExecuteDeleteAsync(cancellationToken);
        await db.AppendAsync([.. merged.Split(MostPoints).Select(stretch => ToRow(runId, name, level + 1, stretch))], cancellationToken);
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
