using Hayate.Contracts.Api;
using Hayate.Contracts.Reports;
using Hayate.Coordinator.Checkpoints;
using Hayate.Coordinator.Metrics;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Hayate.Coordinator.Reports;

/// <summary>The reports of one batch on their way into the rows, and what is to follow their commit.</summary>
internal sealed class Recording(string runId, int epoch, IReadOnlyDictionary<CheckpointReport, string> faults, DateTimeOffset now)
{
    private readonly List<MetricPoint> _points = [];
    private readonly List<LogRow> _lines = [];
    private readonly List<LiveEvent> _events = [];
    private readonly List<string> _replaced = [];
    private bool _hasCheckpoint;
    private int? _step;
    private double? _loss;
    private double? _imagesPerSecond;

    public string RunId => runId;

    public int Epoch => epoch;

    /// <summary>What is written, without checkpoints that are not what they are said to be.</summary>
    public IReadOnlyList<Report> Reports { get; private set; } = [];

    public bool IsCompleted { get; private set; }

    /// <summary>Whether a list of runs would show something else.</summary>
    public bool ChangesRun { get; private set; }

    /// <summary>Folders of checkpoints that need not stay.</summary>
    public IReadOnlyList<string> Superfluous { get; private set; } = [];

    /// <summary>What happened, for those who look at the run.</summary>
    public IEnumerable<LiveEvent> Events => _points.Count == 0 ? _events :
    [
        .. _events,
        new MetricsArrived { RunId = runId, Series = [.. _points.GroupBy(point => point.Name).Select(series => SeriesPoints.Of(series).ToSeries(series.Key))] },
    ];

    /// <summary>Writes the reports, inside the caller's transaction.</summary>
    public async Task WriteAsync(HayateContext db, IReadOnlyCollection<Report> reports, CancellationToken cancellationToken)
    {
        Reports = [.. reports.Where(report => report is not CheckpointReport checkpoint || !faults.ContainsKey(checkpoint))];
        foreach (var report in reports)
        {
            ChangesRun |= report is not LogReport;
            await WriteAsync(db, report, cancellationToken);
        }

        await MetricStore.AppendAsync(db, runId, _points, cancellationToken);
        db.Logs.AddRange(_lines);
        WriteProgress(db);
    }

    /// <summary>Once the rows have their keys: makes room, and the live events.</summary>
    public async Task FinishAsync(HayateContext db, CancellationToken cancellationToken)
    {
        if (_hasCheckpoint)
        {
            Superfluous = [.. _replaced, .. await CheckpointKeeper.TrimAsync(db, runId, cancellationToken)];
            var committed = db.Checkpoints.Where(row => row.RunId == runId && row.CommittedAt == now);
            _events.AddRange((await CheckpointReader.ReadAsync(db, committed, cancellationToken))
                .Select(checkpoint => new CheckpointCommitted { RunId = runId, Checkpoint = checkpoint }));
        }

        if (_lines.Count > 0) _events.Add(new LogArrived { RunId = runId, Lines = [.. _lines.Select(LogReader.ToLine)] });
    }

    private Task WriteAsync(HayateContext db, Report report, CancellationToken cancellationToken) => report switch
    {
        StartedReport started => WriteStartAsync(db, started, cancellationToken),
        MetricsReport metrics => WriteMetrics(metrics),
        EvaluationReport evaluation => WriteEvaluationAsync(db, evaluation.Evaluation, cancellationToken),
        SampleReport sample => WriteSampleAsync(db, sample, cancellationToken),
        CheckpointReport checkpoint => WriteCheckpointAsync(db, checkpoint, cancellationToken),
        LogReport log => WriteLog(log),
        CompletedReport completed => WriteCompletionAsync(db, completed, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(report), report.GetType().Name, "A report that nothing is done with."),
    };

    private async Task WriteStartAsync(HayateContext db, StartedReport report, CancellationToken cancellationToken)
    {
        await db.Attempts.Where(attempt => attempt.RunId == runId && attempt.Epoch == epoch).ExecuteUpdateAsync(
            row => row.SetProperty(attempt => attempt.ResumedFromStep, report.Step)
                .SetProperty(attempt => attempt.StateDigest, report.StateDigest)
                .SetProperty(attempt => attempt.DigestVerified, report.DigestVerified),
            cancellationToken);
        foreach (var rejected in report.Rejected) Note($"a checkpoint did not verify and was passed over: {rejected}", isError: true);
        if (report.Step > 0) Note($"attempt {epoch} resumed at step {report.Step}", isError: false);
        if (report.DigestVerified == false) Note($"the state loaded at step {report.Step} is not the one that was committed", isError: true);
        _step = report.Step;
    }

    private Task WriteMetrics(MetricsReport report)
    {
        _points.AddRange(report.Values.Select(pair => new MetricPoint(pair.Key, report.Step, pair.Value)));
        _step = report.Step;
        if (report.Values.TryGetValue("loss", out var loss)) _loss = loss;
        if (report.Values.TryGetValue("images-per-second", out var speed)) _imagesPerSecond = speed;
        return Task.CompletedTask;
    }

    private async Task WriteEvaluationAsync(HayateContext db, EvaluationInfo info, CancellationToken cancellationToken)
    {
        var row = await db.Evaluations.FindAsync([runId, info.Step, info.Subject, info.Metric], cancellationToken);
        if (row is null)
        {
            row = new EvaluationRow
            {
                RunId = runId, Step = info.Step, Subject = info.Subject, Metric = info.Metric,
                Value = null, Features = "", ReferenceDigest = "", Samples = 0,
            };
            db.Evaluations.Add(row);
        }

        row.Nfe = info.Nfe;
        row.Value = Stored(info.Value);
        row.Features = info.Features;
        row.ReferenceDigest = info.ReferenceDigest;
        row.Samples = info.Samples;
        row.StandardError = info.StandardError is { } error ? Stored(error) : null;
        row.NoiseLevel = info.NoiseLevel;
        row.Provenance = info.Provenance;
        row.ImagesPerSecond = info.ImagesPerSecond;
        _events.Add(new EvaluationArrived { RunId = runId, Evaluation = info with { RunId = runId } });
    }

    private async Task WriteSampleAsync(HayateContext db, SampleReport report, CancellationToken cancellationToken)
    {
        var id = $"{report.Step:D9}-{report.Sampler}";
        var row = await db.Samples.FindAsync([runId, id], cancellationToken);
        if (row is null)
        {
            row = new SampleRow { RunId = runId, Id = id, Step = report.Step, Sampler = report.Sampler, Nfe = report.Nfe, Blob = report.Blob };
            db.Samples.Add(row);
        }

        row.Nfe = report.Nfe;
        row.Blob = report.Blob;
        _events.Add(new SampleArrived { RunId = runId, Sample = SampleReader.ToInfo(row) });
    }

    private async Task WriteCheckpointAsync(HayateContext db, CheckpointReport report, CancellationToken cancellationToken)
    {
        if (faults.TryGetValue(report, out var fault))
        {
            Note($"checkpoint at step {report.Step} was not committed: {fault}", isError: true);
            return;
        }

        var id = $"{runId}@{report.Step}";
        var row = await db.Checkpoints.FindAsync([id], cancellationToken);
        if (row is null)
        {
            row = new CheckpointRow
            {
                Id = id, RunId = runId, Step = report.Step, Epoch = epoch, CommittedAt = now, Prefix = report.Prefix,
                ManifestSha256 = report.ManifestSha256, StateDigest = report.StateDigest, Bytes = report.Bytes,
            };
            db.Checkpoints.Add(row);
        }

        if (row.Prefix != report.Prefix) _replaced.Add(row.Prefix);
        row.Epoch = epoch;
        row.CommittedAt = now;
        row.Prefix = report.Prefix;
        row.ManifestSha256 = report.ManifestSha256;
        row.StateDigest = report.StateDigest;
        row.Bytes = report.Bytes;
        _hasCheckpoint = true;
        if (report.Seconds is not { } seconds) return;
        await db.Progress.Where(progress => progress.RunId == runId && (progress.LongestCheckpointSeconds == null || progress.LongestCheckpointSeconds < seconds))
            .ExecuteUpdateAsync(row => row.SetProperty(progress => progress.LongestCheckpointSeconds, seconds), cancellationToken);
    }

    private Task WriteLog(LogReport report)
    {
        _lines.AddRange(report.Lines.Select(line => ToRow(line, report.Rank, report.At, report.IsError)));
        return Task.CompletedTask;
    }

    private async Task WriteCompletionAsync(HayateContext db, CompletedReport report, CancellationToken cancellationToken)
    {
        IsCompleted = true;
        await db.Attempts.Where(attempt => attempt.RunId == runId && attempt.Epoch == epoch)
            .ExecuteUpdateAsync(row => row.SetProperty(attempt => attempt.CompletedAt, now), cancellationToken);
        _step = report.Step;
    }

    // Of what a batch tells the newest is written. The row is not read for it: it is there since its run is.
    private void WriteProgress(HayateContext db)
    {
        if (_step is not { } step) return;
        var row = db.Progress.Attach(new ProgressRow { RunId = runId });
        Set(row.Property(progress => progress.Step), step);
        if (_loss is { } loss) Set(row.Property(progress => progress.Loss), Stored(loss));
        if (_imagesPerSecond is { } speed) Set(row.Property(progress => progress.ImagesPerSecond), Stored(speed));
    }

    private static void Set<T>(PropertyEntry<ProgressRow, T> property, T value) => (property.CurrentValue, property.IsModified) = (value, true);

    private void Note(string text, bool isError) => _lines.Add(ToRow(text, LogRow.Platform, now, isError));

    private LogRow ToRow(string text, int rank, DateTimeOffset at, bool isError) =>
        new() { RunId = runId, Epoch = epoch, Rank = rank, At = at, IsError = isError, Text = text };

    private static double? Stored(double value) => double.IsNaN(value) ? null : value;
}
