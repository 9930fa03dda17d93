using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Runs;

/// <summary>Loads a run, applies an event, and saves run, attempt, leases and log lines in one transaction under the run's lock.</summary>
internal sealed class RunStore(IDbContextFactory<HayateContext> contexts, TimeProvider clock)
{
    /// <summary>What an event did, or null when the run does not exist, or its gang may not start: its slots were taken meanwhile, or its sweep is full.</summary>
    public async Task<AppliedEvent?> ApplyAsync(
        string runId, RunEvent happened, CancellationToken cancellationToken, ImmutableArray<Placement> gang = default)
    {
        try
        {
            return await contexts.WriteRunAsync(
                runId, db => ApplyAsync(db, runId, happened, gang.IsDefault ? [] : gang, cancellationToken), cancellationToken);
        }
        catch (GangNotPlacedException)
        {
            return null;
        }
    }

    private async Task<AppliedEvent?> ApplyAsync(
        HayateContext db, string runId, RunEvent happened, ImmutableArray<Placement> gang, CancellationToken cancellationToken)
    {
        if (await db.Runs.SingleOrDefaultAsync(row => row.Id == runId, cancellationToken) is not { } run) return null;
        var attempt = await db.Attempts.SingleOrDefaultAsync(row => row.RunId == runId && row.Epoch == run.Epoch, cancellationToken);
        var earlier = happened is GangDisrupted late && late.Epoch < run.Epoch
            ? await db.Attempts.SingleOrDefaultAsync(row => row.RunId == runId && row.Epoch == late.Epoch, cancellationToken)
            : null;
        var now = clock.GetUtcNow();
        var before = RunStates.Read(run, attempt, earlier);
        var transition = RunTransitions.Apply(before, happened, now);
        if (ReferenceEquals(transition.State, before)) return new(run, before, transition, [], LostWork.None);
        if (!gang.IsEmpty) await RequireRoomAsync(db, run.SweepId, cancellationToken);
        if (earlier is not null) RunStates.Write(transition.State.Earlier!, earlier);
        var lines = Write(db, run, attempt, transition, gang, now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException failure) when (!gang.IsEmpty && Duplicates.Caused(failure))
        {
            // The unique index of held slots decides: whoever came second tries again with another look at the pool.
            throw new GangNotPlacedException(failure);
        }

        return new(run, before, transition, lines, await LostWork.ReadAsync(db, run.Id, before, transition.State, cancellationToken));
    }

    // Two schedulers may briefly exist: they must not both fill the last place of a sweep.
    private static async Task RequireRoomAsync(HayateContext db, string sweepId, CancellationToken cancellationToken)
    {
        var most = await db.Sweeps.Where(sweep => sweep.Id == sweepId).Select(sweep => sweep.MaxConcurrent).SingleAsync(cancellationToken); // never changes
        if (most is null) return;
        await db.LockSweepAsync(sweepId, cancellationToken);
        var active = await db.Runs.CountAsync(
            run => run.SweepId == sweepId && (run.Status == RunStatus.Running || run.Status == RunStatus.Cancelling), cancellationToken);
        if (active >= most) throw new GangNotPlacedException(null);
    }

    /// <summary>Ranks of the run's newest attempt that hold a slot on a worker that can be heard.</summary>
    public async Task<int> CountHoldingAsync(string runId, int epoch, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Leases.Where(lease => lease.RunId == runId && lease.Epoch == epoch && lease.ReleasedAt == null)
            .Join(db.Workers, lease => lease.WorkerId, worker => worker.Id, (lease, worker) => worker.IsAlive)
            .CountAsync(isAlive => isAlive, cancellationToken);
    }

    /// <summary>Workers of an attempt.</summary>
    public async Task<List<string>> ReadWorkersAsync(string runId, int epoch, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Leases.Where(lease => lease.RunId == runId && lease.Epoch == epoch)
            .Select(lease => lease.WorkerId).Distinct().ToListAsync(cancellationToken);
    }

    private static List<LogRow> Write(
        HayateContext db, RunRow run, AttemptRow? attempt, RunTransition transition, ImmutableArray<Placement> gang, DateTimeOffset now)
    {
        RunStates.Write(transition.State, run);
        if (transition.State.Attempt is { } state)
        {
            if (attempt?.Epoch != state.Epoch)
            {
                attempt = new AttemptRow { RunId = run.Id, Epoch = state.Epoch, StartedAt = state.StartedAt };
                db.Attempts.Add(attempt);
                db.Leases.AddRange(gang.Select(placement => ToLease(run.Id, state.Epoch, placement)));
            }

            RunStates.Write(state, attempt);
        }

        var lines = transition.Effects.OfType<WriteLog>().Select(line => new LogRow
        {
            RunId = run.Id,
            Epoch = transition.State.Epoch,
            Rank = LogRow.Platform,
            At = now,
            IsError = line.IsError,
            Text = line.Text,
        }).ToList();
        db.Logs.AddRange(lines);
        return lines;
    }

    private static LeaseRow ToLease(string runId, int epoch, Placement placement) => new()
    {
        RunId = runId,
        Epoch = epoch,
        Rank = placement.Rank,
        WorkerId = placement.WorkerId,
        Incarnation = placement.Incarnation,
        Slot = placement.Slot,
    };
}

/// <summary>A transition that is saved.</summary>
/// <param name="Run">The run's row.</param>
/// <param name="Before">What its state was.</param>
/// <param name="Transition">What became of it.</param>
/// <param name="Lines">Lines written into the run's log.</param>
/// <param name="Lost">What an attempt that ended by it has lost.</param>
internal sealed record AppliedEvent(RunRow Run, RunState Before, RunTransition Transition, IReadOnlyList<LogRow> Lines, LostWork Lost)
{
    public RunState After => Transition.State;

    /// <summary>Whether an attempt has ended by it; later news of an end that is known do not end it again.</summary>
    public bool EndsAttempt => Before.Attempt is { EndedAt: null } open && After.Attempt is { EndedAt: not null } ended && open.Epoch == ended.Epoch;
}
