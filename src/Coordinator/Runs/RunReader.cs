using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Checkpoints;
using Hayate.Coordinator.Metrics;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Hayate.Coordinator.Scheduling;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Runs;

/// <summary>Runs as the API shows them.</summary>
internal sealed class RunReader(IDbContextFactory<HayateContext> contexts, OnDemandDevices onDemand, TimeProvider clock)
{
    /// <summary>One run, or null.</summary>
    public async Task<RunSummary?> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await ReadAsync(db, db.Runs.Where(row => row.Id == runId), cancellationToken)).SingleOrDefault();
    }

    /// <summary>Newest sweep first, within a sweep in the order of its plan.</summary>
    public static IOrderedQueryable<RunRow> InOrder(IQueryable<RunRow> runs) =>
        runs.OrderByDescending(row => row.SubmittedAt).ThenBy(row => row.SweepId).ThenBy(row => row.Ordinal);

    /// <summary>The runs asked for, in their order.</summary>
    public async Task<ImmutableArray<RunSummary>> ReadAsync(HayateContext db, IQueryable<RunRow> wanted, CancellationToken cancellationToken)
    {
        var rows = await wanted.AsNoTracking().Join(db.Progress, run => run.Id, progress => progress.RunId, (run, progress) => new
            {
                run,
                progress,
                gangRanks = db.Leases.Count(lease => lease.RunId == run.Id && lease.Epoch == run.Epoch),
            })
            .OrderByDescending(row => row.run.SubmittedAt).ThenBy(row => row.run.SweepId).ThenBy(row => row.run.Ordinal).ToListAsync(cancellationToken);
        var ids = rows.Select(row => row.run.Id).ToList();
        var evaluations = (await db.Evaluations.AsNoTracking().Where(row => row.Nfe != null && ids.Contains(row.RunId)).ToListAsync(cancellationToken)).ToLookup(row => row.RunId);
        var reasons = await RunReasons.ReadAsync(db, [.. rows.Select(row => row.run)], onDemand, clock.GetUtcNow(), cancellationToken);
        return [.. rows.Select(row => ToSummary(row.run, row.progress, row.gangRanks, evaluations[row.run.Id], reasons.Of(row.run)))];
    }

    /// <summary>Everything about a run, or null.</summary>
    public Task<RunDetail?> ReadDetailAsync(string runId, CancellationToken cancellationToken) =>
        contexts.ReadAtOnceAsync(db => ReadDetailAsync(db, runId, cancellationToken), cancellationToken);

    private async Task<RunDetail?> ReadDetailAsync(HayateContext db, string runId, CancellationToken cancellationToken)
    {
        if (await db.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == runId, cancellationToken) is not { } run) return null;
        var summary = (await ReadAsync(db, db.Runs.Where(row => row.Id == runId), cancellationToken)).Single();
        var workers = (await db.Leases.AsNoTracking().Where(row => row.RunId == runId).OrderBy(row => row.Rank).ToListAsync(cancellationToken))
            .ToLookup(row => row.Epoch, row => row.WorkerId);
        var attempts = await db.Attempts.AsNoTracking().Where(row => row.RunId == runId)
            .OrderByDescending(row => row.Epoch).ToListAsync(cancellationToken);
        return new RunDetail
        {
            Summary = summary,
            Spec = run.Spec,
            Attempts = [.. attempts.Select(attempt => ToInfo(attempt, [.. workers[attempt.Epoch]]))],
            Checkpoints = await CheckpointReader.ReadAsync(db, db.Checkpoints.Where(row => row.RunId == runId), cancellationToken),
            Budget = RunStates.BudgetOf(run),
            TeacherCheckpointId = run.TeacherCheckpointId,
            ClassifierCheckpointId = run.ClassifierCheckpointId,
        };
    }

    private static RunSummary ToSummary(RunRow run, ProgressRow progress, int gangRanks, IEnumerable<EvaluationRow> evaluations, string? reason) => new()
    {
        Id = run.Id,
        SweepId = run.SweepId,
        Name = run.Name,
        Method = run.Spec.Method,
        Status = run.Status,
        Reason = reason,
        Epoch = run.Epoch,
        Step = progress.Step,
        Steps = run.Steps,
        Batch = run.Spec.Training.Batch,
        Ranks = run.Spec.Resources.Ranks,
        GangRanks = gangRanks,
        Loss = progress.Loss,
        ImagesPerSecond = progress.ImagesPerSecond,
        Evaluations = EvaluationReader.Newest(run.Spec, evaluations),
        Parameters = run.Parameters,
        TeacherRunId = run.TeacherRunId,
        SubmittedAt = run.SubmittedAt,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
    };

    private static AttemptInfo ToInfo(AttemptRow attempt, ImmutableArray<string> workers) => new()
    {
        Epoch = attempt.Epoch,
        StartedAt = attempt.StartedAt,
        EndedAt = attempt.EndedAt,
        End = attempt.End,
        Cause = attempt.Cause,
        StopCause = attempt.StopCause,
        ResumedFromStep = attempt.ResumedFromStep,
        StateDigest = attempt.StateDigest,
        DigestVerified = attempt.DigestVerified,
        Workers = workers,
    };
}
