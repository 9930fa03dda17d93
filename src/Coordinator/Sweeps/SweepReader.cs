using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Hayate.Coordinator.Runs;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Sweeps;

/// <summary>Sweeps as the API shows them.</summary>
internal sealed class SweepReader(IDbContextFactory<HayateContext> contexts, RunReader runs)
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
        return new SweepDetail
        {
            Summary = (await ReadAsync(db, db.Sweeps.Where(row => row.Id == sweepId), cancellationToken)).Single(),
            Runs = await runs.ReadAsync(db, db.Runs.Where(run => run.SweepId == sweepId), cancellationToken),
            Metric = sweep.Metric,
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
        var ofSweep = (await db.Runs.Where(run => wanted.Any(sweep => sweep.Id == run.SweepId))
            .Join(db.Progress, run => run.Id, progress => progress.RunId, (run, progress) => new { run.SweepId, run.Status, run.Steps, progress.Step })
            .ToListAsync(cancellationToken)).ToLookup(run => run.SweepId);
        return
        [
            .. sweeps.Select(sweep => new SweepSummary
            {
                Id = sweep.Id,
                Name = sweep.Name,
                Status = SweepStatuses.Of([.. ofSweep[sweep.Id].Select(run => run.Status)]),
                SubmittedAt = sweep.SubmittedAt,
                Runs = ofSweep[sweep.Id].GroupBy(run => run.Status).ToImmutableSortedDictionary(group => group.Key, group => group.Count()),
                Progress = ofSweep[sweep.Id].Select(run => (Done: RunSteps.Progress(run.Status, run.Step, run.Steps), Weight: Math.Max(1, run.Steps)))
                    .Aggregate((Done: 0.0, All: 0.0), (sum, run) => (sum.Done + run.Done * run.Weight, sum.All + run.Weight), sum => sum.Done / Math.Max(1, sum.All)),
            }),
        ];
    }
}
