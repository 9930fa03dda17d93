using Hayate.Contracts.Api;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Hayate.Coordinator.Runs;
using Hayate.Coordinator.Scheduling;
using Hayate.Coordinator.Telemetry;
using Hayate.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Sweeps;

/// <inheritdoc cref="ISweepGrain"/>
internal sealed class SweepGrain(IDbContextFactory<HayateContext> contexts, SweepAdmission admission, TimeProvider clock) : Grain, ISweepGrain
{
    private string Id => this.GetPrimaryKeyString();

    public async Task<SubmitResult> SubmitAsync(string file, string? traceParent, CancellationToken cancellationToken)
    {
        using var span = Spans.Source.Begin("plan sweep", traceParent)?.SetTag("hayate.sweep", Id);
        // With the locks of the runs it refers to: what it needs of them is not removed between the look and the commit.
        var needed = SweepFile.Teachers(file).Select(reference => reference.RunName()).OfType<string>().ToList();
        SubmitResult result;
        try
        {
            result = await contexts.WriteRunsAsync(needed, db => SubmitAsync(db, file, traceParent, cancellationToken), cancellationToken);
        }
        catch (DbUpdateException failure) when (Duplicates.Caused(failure))
        {
            // Another silo was submitting it: that is the first time, this is the second.
            result = await contexts.WriteRunsAsync(needed, db => SubmitAsync(db, file, traceParent, cancellationToken), cancellationToken);
        }

        if (result.Outcome == SubmitOutcome.Created) await GrainFactory.GetGrain<ISchedulerGrain>(Pool.Default).WakeAsync();
        return result;
    }

    private async Task<SubmitResult> SubmitAsync(HayateContext db, string file, string? traceParent, CancellationToken cancellationToken)
    {
        if (await db.Sweeps.AsNoTracking().SingleOrDefaultAsync(row => row.Id == Id, cancellationToken) is { } earlier)
        {
            return new() { Outcome = earlier.File == file ? SubmitOutcome.Existing : SubmitOutcome.KeyUsed };
        }

        var admitted = await admission.PlanAsync(file, cancellationToken);
        if (admitted.Plan is not { } plan) return new() { Outcome = SubmitOutcome.Invalid, Errors = admitted.Errors };
        var now = clock.GetUtcNow();
        db.Sweeps.Add(new SweepRow
        {
            Id = Id,
            Name = plan.Name,
            File = file,
            Metric = plan.Search.Metric,
            MaxConcurrent = plan.Search.MaxConcurrent,
            SubmittedAt = now,
        });
        var runs = plan.Runs.Select((planned, ordinal) => NewRuns.ToRow(Id, planned, ordinal, now, traceParent)).ToList();
        db.Runs.AddRange(runs);
        db.Progress.AddRange(runs.Select(run => new ProgressRow { RunId = run.Id }));
        await db.SaveChangesAsync(cancellationToken);
        return new() { Outcome = SubmitOutcome.Created };
    }

    public async Task<bool> CancelAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Students before their teachers: they are cancelled, they do not fail for want of a teacher.
        var runs = await db.Runs.Where(run => run.SweepId == Id).OrderByDescending(run => run.Ordinal)
            .Select(run => new { run.Id, run.Status }).ToListAsync(cancellationToken);
        foreach (var run in runs.Where(run => run.Status is not (RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled)))
        {
            await GrainFactory.GetGrain<IRunGrain>(run.Id).CancelAsync(cancellationToken);
        }

        return runs.Count > 0;
    }
}
