using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Runs;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Sweeps;

/// <summary>Sweeps as the API shows them.</summary>
internal sealed class SweepReader(IDbContextFactory<HayateContext> contexts, RunReader runReader)
{
    /// <summary>All sweeps, newest first.</summary>
    public async Task<ImmutableArray<SweepSummary>> ReadAllAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var sweeps = await db.Sweeps.OrderByDescending(row => row.SubmittedAt).ThenBy(row => row.Id)
            .Select(row => new { row.Id, row.Name, row.SubmittedAt }).ToListAsync(cancellationToken);
        var runs = (await db.Runs
            .Join(
                db.Progress, run => run.Id, progress => progress.RunId,
                (run, progress) => new { run.SweepId, Progress = new RunProgress(run.Status, progress.Step, run.Steps) })
            .ToListAsync(cancellationToken)).ToLookup(run => run.SweepId, run => run.Progress);
        return [.. sweeps.Select(sweep => Summarize(sweep.Id, sweep.Name, sweep.SubmittedAt, [.. runs[sweep.Id]]))];
    }

    /// <summary>A sweep with its runs, or null.</summary>
    public async Task<SweepDetail?> ReadAsync(string sweepId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Sweeps.AsNoTracking().SingleOrDefaultAsync(row => row.Id == sweepId, cancellationToken) is not { } sweep) return null;
        var runs = await runReader.ReadAsync(db, db.Runs.Where(run => run.SweepId == sweepId), cancellationToken);
        return new SweepDetail
        {
            // Of the same look at the runs: whoever waits for the sweep to end must find its runs as they ended.
            Summary = Summarize(sweep.Id, sweep.Name, sweep.SubmittedAt, [.. runs.Select(run => new RunProgress(run.Status, run.Step, run.Steps))]),
            Runs = runs,
            Metric = sweep.Metric,
            Comparisons = Comparability.Groups(runs.SelectMany(run => run.Evaluations)),
        };
    }

    /// <summary>The file as it was submitted, or null.</summary>
    public async Task<string?> ReadFileAsync(string sweepId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Sweeps.Where(row => row.Id == sweepId).Select(row => row.File).SingleOrDefaultAsync(cancellationToken);
    }

    private static SweepSummary Summarize(string id, string name, DateTimeOffset submittedAt, IReadOnlyCollection<RunProgress> runs) => new()
    {
        Id = id,
        Name = name,
        Status = SweepStatuses.Of([.. runs.Select(run => run.Status)]),
        SubmittedAt = submittedAt,
        Runs = runs.GroupBy(run => run.Status).ToImmutableSortedDictionary(group => group.Key, group => group.Count()),
        Progress = RunProgress.Of(runs),
    };
}
