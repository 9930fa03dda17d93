using Hayate.Contracts.Api;
using Hayate.Contracts.Reports;
using Hayate.Coordinator.Checkpoints;
using Hayate.Coordinator.Live;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Hayate.Coordinator.Runs;
using Hayate.Coordinator.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Reports;

/// <summary>
/// Records batches of reports. One transaction under the lock of the run checks the epoch, checks the cursor and writes; what follows from it, live events, a
/// completed run, freed space, comes after the commit and can be found again from the rows.
/// </summary>
internal sealed class ReportIngest(
    IDbContextFactory<HayateContext> contexts, ManifestCheck manifests, CheckpointKeeper keeper, IGrainFactory grains, RunReader runs,
    LiveEvents live, TrainingWatch watch, TimeProvider clock) : IDisposable
{
    // Two thirds of the connections that are kept to a database: a thousand ranks that report at once must not keep polls and people waiting.
    private const int MostAtATime = 20;

    private readonly SemaphoreSlim _room = new(MostAtATime);

    public async Task<ReportOutcome> RecordAsync(string runId, int epoch, ReportBatch batch, CancellationToken cancellationToken)
    {
        var faults = await FindFaultsAsync(runId, epoch, batch, cancellationToken);
        var (outcome, recording) = await RecordAsync(runId, epoch, batch, faults, cancellationToken);
        // Committed is committed, also when nobody waits for the answer any more.
        if (recording is not null) await FollowUpAsync(recording, CancellationToken.None);
        return outcome;
    }

    public void Dispose() => _room.Dispose();

    private async Task<(ReportOutcome Outcome, Recording? Recording)> RecordAsync(
        string runId, int epoch, ReportBatch batch, Dictionary<CheckpointReport, string> faults, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        try
        {
            return await contexts.WriteRunAsync(
                runId,
                async db =>
                {
                    var stand = await ReadAsync(db, runId, epoch, batch, cancellationToken);
                    if (!stand.TakesReports) return (await ExplainFenceAsync(db, runId, epoch, batch, stand, cancellationToken), null);
                    var recording = new Recording(runId, epoch, faults, clock.GetUtcNow());
                    return (await RecordAsync(db, recording, batch, stand, cancellationToken), (Recording?)recording);
                },
                cancellationToken);
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>
    /// Nothing can end the attempt before the commit, for that takes the lock of the run too. The last output of the newest attempt's
    /// processes, which agents send after them, is still taken in.
    /// </summary>
    private static async Task<Stand> ReadAsync(HayateContext db, string runId, int epoch, ReportBatch batch, CancellationToken cancellationToken)
    {
        var isOutput = batch.Reports.All(report => report is LogReport);
        return await db.Attempts.Where(attempt => attempt.RunId == runId && attempt.Epoch == epoch)
            .Select(attempt => new Stand(
                attempt.EndedAt == null || (isOutput && !db.Attempts.Any(later => later.RunId == runId && later.Epoch > epoch)),
                db.Cursors.Where(cursor => cursor.RunId == runId && cursor.Epoch == epoch && cursor.Source == batch.Source)
                    .Select(cursor => (long?)cursor.Recorded).SingleOrDefault()))
            .SingleOrDefaultAsync(cancellationToken) ?? new(TakesReports: false, Recorded: null);
    }

    private static async Task<ReportOutcome> RecordAsync(
        HayateContext db, Recording recording, ReportBatch batch, Stand stand, CancellationToken cancellationToken)
    {
        var recorded = stand.Recorded ?? 0;
        if (batch.FirstSequence > recorded + 1) return ReportOutcome.MissingBefore(batch.FirstSequence, recorded);
        var fresh = batch.Reports.Skip((int)Math.Min(recorded + 1 - batch.FirstSequence, batch.Reports.Length)).ToList();
        if (fresh.Count == 0) return ReportOutcome.RecordedUpTo(recorded);
        var cursor = new CursorRow { RunId = recording.RunId, Epoch = recording.Epoch, Source = batch.Source, Recorded = recorded };
        if (stand.Recorded is null) db.Cursors.Add(cursor);
        else db.Cursors.Attach(cursor);
        cursor.Recorded += fresh.Count;
        await recording.WriteAsync(db, fresh, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await recording.FinishAsync(db, cancellationToken);
        return ReportOutcome.RecordedUpTo(cursor.Recorded);
    }

    // Reading blobs takes its time: it happens before the transaction.
    private async Task<Dictionary<CheckpointReport, string>> FindFaultsAsync(
        string runId, int epoch, ReportBatch batch, CancellationToken cancellationToken)
    {
        var faults = new Dictionary<CheckpointReport, string>(ReferenceEqualityComparer.Instance);
        foreach (var report in batch.Reports.OfType<CheckpointReport>())
        {
            if (await manifests.FindFaultAsync(runId, epoch, report, cancellationToken) is { } fault) faults[report] = fault;
        }

        return faults;
    }

    private static async Task<ReportOutcome> ExplainFenceAsync(
        HayateContext db, string runId, int epoch, ReportBatch batch, Stand stand, CancellationToken cancellationToken)
    {
        // A batch sent again because its receipt was lost, as may happen to the very one that completed the run.
        if (stand.Recorded is { } recorded && recorded >= batch.FirstSequence + batch.Reports.Length - 1) return ReportOutcome.RecordedUpTo(recorded);
        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == runId, cancellationToken);
        return ReportOutcome.FencedBecause(run switch
        {
            null => $"There is no run {runId}.",
            { Status: RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled } =>
                $"Run {runId} has ended ({run.Status.ToString().ToLowerInvariant()}).",
            _ => $"Attempt {epoch} of run {runId} has ended: its newest attempt is {run.Epoch}. Stop the rank.",
        });
    }

    private async Task FollowUpAsync(Recording recording, CancellationToken cancellationToken)
    {
        if (recording.IsCompleted) await grains.GetGrain<IRunGrain>(recording.RunId).CompleteAsync(recording.Epoch, cancellationToken);
        await watch.TellAsync(recording.RunId, recording.Reports, cancellationToken);
        await keeper.DeleteAsync(recording.Superfluous, cancellationToken);
        if (!live.HasReaders(recording.RunId)) return;
        foreach (var happened in recording.Events) live.Publish(happened);
        if (recording.ChangesRun && await runs.ReadAsync(recording.RunId, cancellationToken) is { } run)
        {
            live.Publish(new RunChanged { RunId = recording.RunId, Run = run });
        }
    }

    /// <summary>How an attempt and one of its sources stand.</summary>
    /// <param name="TakesReports">Whether what the batch tells is taken in.</param>
    /// <param name="Recorded">Highest sequence number recorded; absent before the first batch.</param>
    private sealed record Stand(bool TakesReports, long? Recorded);
}
