using System.Collections.Concurrent;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Telemetry;

/// <summary>
/// Measures training by what ranks report: all their reports pass here once, whatever machine they train on and however long it lives. So the
/// coordinators are all there is to scrape.
/// </summary>
internal sealed class TrainingWatch(IDbContextFactory<HayateContext> contexts, Meters meters, TimeProvider clock)
{
    private const int MostRuns = 10_000;

    private readonly ConcurrentDictionary<string, (string Method, int Batch)> _runs = new();

    /// <summary>Takes note of reports that are recorded.</summary>
    public async Task TellAsync(string runId, IReadOnlyList<Report> reports, CancellationToken cancellationToken)
    {
        if (reports.Count == 0) return; // all of it was sent again
        meters.ReportLag.Record(Math.Max(0, (clock.GetUtcNow() - reports.Min(report => report.At)).TotalSeconds));
        if (!reports.Any(report => report is MetricsReport or CheckpointReport)) return;
        var (method, batch) = await ReadAsync(runId, cancellationToken);
        KeyValuePair<string, object?> label = new(Meters.Method, method);
        foreach (var report in reports)
        {
            if (report is CheckpointReport { Seconds: { } seconds }) meters.CheckpointTime.Record(seconds, label);
            if (report is MetricsReport metrics) Tell(metrics, batch, label);
        }
    }

    private void Tell(MetricsReport report, int batch, KeyValuePair<string, object?> label)
    {
        if (report.Values.TryGetValue("images-per-second", out var speed) && speed > 0 && double.IsFinite(speed))
        {
            meters.Speed.Record(speed, label);
            meters.StepTime.Record(batch / speed, label);
        }

        if (report.Values.TryGetValue("share/reduce", out var share) && double.IsFinite(share)) meters.ReduceShare.Record(share, label);
    }

    // A specification never changes, so it is asked for once; of runs that are long over it may be forgotten.
    private async Task<(string Method, int Batch)> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        if (_runs.TryGetValue(runId, out var known)) return known;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var spec = await db.Runs.Where(run => run.Id == runId).Select(run => run.Spec).SingleAsync(cancellationToken);
        if (_runs.Count >= MostRuns) _runs.Clear();
        return _runs[runId] = (spec.Method.Word(), spec.Training.Batch);
    }
}
