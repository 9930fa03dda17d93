using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
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
        return await ReadAsync(db, db.Sweeps, cancellationToken);
    }

    /// <summary>A sweep with its runs, or null.</summary>
    public async Task<SweepDetail?> ReadAsync(string sweepId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Sweeps.AsNoTracking().SingleOrDefaultAsync(row => row.Id == sweepId, cancellationToken) is not { } sweep) return null;
        var runs = await runReader.ReadAsync(db, db.Runs.Where(run => run.SweepId == sweepId), cancellationToken);
        return new SweepDetail
        {
            Summary = (await ReadAsync(db, db.Sweeps.Where(row => row.Id == sweepId), cancellationToken)).Single(),
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

    private static async Task<ImmutableArray<SweepSummary>> ReadAsync(
        HayateContext db, IQueryable<SweepRow> wanted, CancellationToken cancellationToken)
    {
        var sweeps = await wanted.OrderByDescending(row => row.SubmittedAt).ThenBy(row => row.Id)
            .Select(row => new { row.Id, row.Name, row.SubmittedAt }).ToListAsync(cancellationToken);
        var runs = (await db.Runs.Where(run => wanted.Any(sweep => sweep.Id == run.SweepId))
            .Join(
                db.Progress, run => run.Id, progress => progress.RunId,
                (run, progress) => new { run.SweepId, Progress = new RunProgress(run.Status, progress.Step, run.Steps) })
            .ToListAsync(cancellationToken)).ToLookup(run => run.SweepId, run => run.Progress);
        return
        [
            .. sweeps.Select(sweep => new SweepSummary
            {
                Id = sweep.Id,
                Name = sweep.Name,
                Status = SweepStatuses.Of([.. runs[sweep.Id].Select(run => run.Status)]),
                SubmittedAt = sweep.SubmittedAt,
                Runs = runs[sweep.Id].GroupBy(run => run.Status).ToImmutableSortedDictionary(group => group.Key, group => group.Count()),
                Progress = RunProgress.Of([.. runs[sweep.Id]]),
            }),
        ];
    }
}
