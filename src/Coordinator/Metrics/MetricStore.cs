using System.Collections.Immutable;
using System.Text;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Metrics;

/// <summary>The append path of metric points: plain SQL that both databases understand, many points a statement.</summary>
internal static class MetricStore
{
    // SQLite takes 32,766 parameters a statement, PostgreSQL 65,535.
    private const int PointsPerStatement = 2000;

    /// <summary>Writes points inside the caller's transaction; a point of the same step and name is replaced.</summary>
    public static async Task AppendAsync(HayateContext db, IReadOnlyCollection<MetricRow> points, CancellationToken cancellationToken)
    {
        // One statement cannot touch a row twice: of equal keys the last wins.
        var distinct = points.GroupBy(point => (point.Name, point.Step)).Select(group => group.Last());
        foreach (var chunk in distinct.Chunk(PointsPerStatement))
        {
            var sql = new StringBuilder("INSERT INTO metrics (run_id, name, step, value) VALUES ");
            var values = new List<object>(chunk.Length * 4);
            foreach (var point in chunk)
            {
                sql.Append(values.Count == 0 ? "" : ", ");
                sql.Append(System.Globalization.CultureInfo.InvariantCulture, $"({{{values.Count}}}, {{{values.Count + 1}}}, {{{values.Count + 2}}}, ");
                values.AddRange(point.RunId, point.Name, point.Step);
                if (point.Value is { } value)
                {
                    sql.Append(System.Globalization.CultureInfo.InvariantCulture, $"{{{values.Count}}})");
                    values.Add(value);
                }
                else
                {
                    sql.Append("NULL)");
                }
            }

            sql.Append(" ON CONFLICT (run_id, name, step) DO UPDATE SET value = excluded.value");
            await db.Database.ExecuteSqlRawAsync(sql.ToString(), values, cancellationToken);
        }
    }

    /// <summary>Series of a run by name, all when no names are given, later than a step.</summary>
    public static async Task<ImmutableArray<MetricSeries>> ReadAsync(
        HayateContext db, string runId, IReadOnlyCollection<string> names, int? afterStep, int? maxPoints, CancellationToken cancellationToken)
    {
        var points = db.Metrics.AsNoTracking().Where(point => point.RunId == runId);
        if (names.Count > 0) points = points.Where(point => names.Contains(point.Name));
        if (afterStep is { } after) points = points.Where(point => point.Step > after);
        var ordered = await points.OrderBy(point => point.Name).ThenBy(point => point.Step)
            .Select(point => new { point.Name, point.Step, point.Value }).ToListAsync(cancellationToken);
        return
        [
            .. ordered.GroupBy(point => point.Name).Select(group => new MetricSeries
            {
                Name = group.Key,
                Steps = [.. group.Select(point => point.Step)],
                Values = [.. group.Select(point => point.Value ?? double.NaN)],
            }).Select(series => maxPoints is { } most ? Envelope.Of(series, most) : series),
        ];
    }
}
