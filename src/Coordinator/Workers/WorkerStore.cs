using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Workers;

/// <summary>Rows of one worker and of its leases.</summary>
internal sealed class WorkerStore(IDbContextFactory<HayateContext> contexts, TimeProvider clock)
{
    /// <summary>The worker as it last was; its lease starts anew, since only now someone listens. Null when it was never heard of.</summary>
    public async Task<WorkerState?> ReadAsync(string workerId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.Workers.AsNoTracking().SingleOrDefaultAsync(worker => worker.Id == workerId, cancellationToken);
        var now = clock.GetUtcNow();
        return row is null ? null : new WorkerState
        {
            Incarnation = row.Incarnation,
            Serves = ServedBy(row),
            IsAlive = row.IsAlive,
            HeardAt = now,
            CheckedAt = now,
            Version = row.DesiredVersion + 1,
            RowVersion = row.Version,
        };
    }

    /// <summary>Leases of the worker that are not released.</summary>
    public async Task<ImmutableArray<HeldLease>> ReadLeasesAsync(string workerId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var held = await (
            from lease in db.Leases
            where lease.WorkerId == workerId && lease.ReleasedAt == null
            join attempt in db.Attempts on new { lease.RunId, lease.Epoch } equals new { attempt.RunId, attempt.Epoch }
            join run in db.Runs on lease.RunId equals run.Id
            select new { lease.RunId, lease.Epoch, lease.Rank, lease.Incarnation, run.Status, attempt.EndedAt, attempt.StopAskedAt }).ToListAsync(cancellationToken);
        return
        [
            .. held.Select(lease => new HeldLease
            {
                Key = new(lease.RunId, lease.Epoch, lease.Rank),
                Incarnation = lease.Incarnation,
                RunStatus = lease.Status,
                IsAttemptOpen = lease.EndedAt is null,
                IsStopAsked = lease.StopAskedAt is not null,
            }),
        ];
    }

    /// <summary>Whether an attempt will never want a worker again: it has ended, was passed over, or its run has ended or is not known.</summary>
    public async Task<bool> IsOverAsync(ServedAttempt attempt, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return !await db.Runs.AnyAsync(
            run => run.Id == attempt.RunId
                && run.Status != RunStatus.Completed && run.Status != RunStatus.Failed && run.Status != RunStatus.Cancelled
                && (run.Epoch < attempt.Epoch
                    || db.Attempts.Any(row => row.RunId == run.Id && row.Epoch == run.Epoch && row.Epoch == attempt.Epoch && row.EndedAt == null)),
            cancellationToken);
    }

    /// <summary>The attempt that a worker is reserved for.</summary>
    public static ServedAttempt? ServedBy(WorkerRow row) =>
        row is { ServesRunId: { } run, ServesEpoch: { } epoch } ? new ServedAttempt { RunId = run, Epoch = epoch } : null;

    /// <summary>Saves what the worker is now, and frees slots.</summary>
    /// <returns>The state with the version of its row.</returns>
    /// <exception cref="SupersededException">Another activation of the worker's grain has saved since this state was read.</exception>
    public async Task<WorkerState> SaveAsync(
        string workerId, WorkerState state, WorkerPoll? poll, ImmutableArray<EndedRank> released, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.Workers.SingleOrDefaultAsync(worker => worker.Id == workerId, cancellationToken);
        if (row is not null && row.Version != state.RowVersion) throw new SupersededException(workerId);
        if (row is null)
        {
            row = new WorkerRow { Id = workerId, Incarnation = state.Incarnation, Host = workerId, Version = 1 };
            db.Workers.Add(row);
        }

        row.Incarnation = state.Incarnation;
        row.IsAlive = state.IsAlive;
        row.DesiredVersion = state.Version;
        row.LastSeenAt = poll is null ? row.LastSeenAt : state.HeardAt;
        if (poll is not null)
        {
            row.Host = poll.Host;
            row.ServesRunId = poll.Serves?.RunId;
            row.ServesEpoch = poll.Serves?.Epoch;
            row.IsDraining = poll.IsDraining;
            if (!row.Slots.SequenceEqual(poll.Slots)) row.Slots = poll.Slots;
        }

        foreach (var rank in released) await ReleaseAsync(db, rank, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException failure) when (failure is DbUpdateConcurrencyException || Duplicates.Caused(failure))
        {
            throw new SupersededException(workerId, failure);
        }

        return state with { RowVersion = row.Version };
    }

    private async Task ReleaseAsync(HayateContext db, EndedRank rank, CancellationToken cancellationToken)
    {
        var (runId, epoch, number) = rank.Key;
        var lease = await db.Leases.SingleAsync(row => row.RunId == runId && row.Epoch == epoch && row.Rank == number, cancellationToken);
        lease.ReleasedAt = clock.GetUtcNow();
        lease.ExitCode = rank.End.ExitCode;
    }
}
