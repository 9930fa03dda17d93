using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Metrics;

/// <summary>Series as charts want them, thinned to their envelopes one by one as their rows come.</summary>
internal static class MetricReader
{
    /// <summary>Series of a run by name, all when no names are given, later than a step.</summary>
    public static async Task<ImmutableArray<MetricSeries>> ReadAsync(
        HayateContext db, string runId, IReadOnlyCollection<string> names, int? afterStep, int? maxPoints, CancellationToken cancellationToken)
    {
        var wanted = db.MetricChunks.Where(row => row.RunId == runId);
        if (afterStep is { } after) wanted = wanted.Where(row => row.LastStep > after);
        var all = ImmutableArray.CreateBuilder<MetricSeries>();
        await foreach (var (_, series) in ReadAsync(wanted, names, afterStep, maxPoints, cancellationToken)) all.Add(series);
        return all.ToImmutable();
    }

    /// <summary>The same of every run of a sweep that has any, by run.</summary>
    public static async Task<ImmutableArray<RunMetrics>> ReadSweepAsync(
        HayateContext db, string sweepId, IReadOnlyCollection<string> names, int? maxPoints, CancellationToken cancellationToken)
    {
        var wanted = db.MetricChunks.Where(row => db.Runs.Any(run => run.SweepId == sweepId && run.Id == row.RunId));
        var all = ImmutableArray.CreateBuilder<RunMetrics>();
        await foreach (var (runId, series) in ReadAsync(wanted, names, null, maxPoints, cancellationToken))
        {
            if (all.Count > 0 && all[^1].RunId == runId) all[^1] = all[^1] with { Series = all[^1].Series.Add(series) };
            else all.Add(new RunMetrics { RunId = runId, Series = [series] });
        }

        return all.ToImmutable();
    }

    private static async IAsyncEnumerable<(string RunId, MetricSeries Series)> ReadAsync(
        IQueryable<MetricChunkRow> wanted, IReadOnlyCollection<string> names, int? afterStep, int? maxPoints, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (names.Count > 0) wanted = wanted.Where(row => names.Contains(row.Name));
        var rows = wanted.OrderBy(row => row.RunId).ThenBy(row => row.Name).ThenBy(row => row.Id).Select(row => new { row.RunId, row.Name, row.Data }).AsAsyncEnumerable();
        List<SeriesPoints> stretches = [];
        var (run, name) = ("", "");
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (stretches.Count > 0 && (row.RunId, row.Name) != (run, name))
            {
                yield return (run, ToSeries(name, stretches, afterStep, maxPoints));
                stretches.Clear();
            }

            (run, name) = (row.RunId, row.Name);
            stretches.Add(SeriesEncoding.Decode(row.Data));
        }

        if (stretches.Count > 0) yield return (run, ToSeries(name, stretches, afterStep, maxPoints));
    }

    private static MetricSeries ToSeries(string name, List<SeriesPoints> stretches, int? afterStep, int? maxPoints)
    {
        var points = SeriesPoints.Concat(stretches);
        if (afterStep is { } step) points = points.After(step);
        return (maxPoints is { } most ? Envelope.Of(points, most) : points).ToSeries(name);
    }
}
