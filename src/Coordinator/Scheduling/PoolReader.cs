using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Workers;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Scheduling;

/// <summary>The pool and its queue from the rows.</summary>
internal static class PoolReader
{
    public static async Task<Pool> ReadPoolAsync(HayateContext db, CancellationToken cancellationToken)
    {
        var workers = await db.Workers.AsNoTracking().Where(worker => worker.IsAlive).ToListAsync(cancellationToken);
        var held = await (
            from lease in db.Leases
            where lease.ReleasedAt == null
            join attempt in db.Attempts on new { lease.RunId, lease.Epoch } equals new { attempt.RunId, attempt.Epoch }
            join run in db.Runs on lease.RunId equals run.Id
            select new
            {
                Slot = new { lease.WorkerId, lease.Slot },
                IsWanted = attempt.EndedAt == null && attempt.StopAskedAt == null && run.Status == RunStatus.Running,
            }).ToDictionaryAsync(lease => (lease.Slot.WorkerId, lease.Slot.Slot), lease => lease.IsWanted, cancellationToken);
        var active = await db.Runs.Where(run => run.Status == RunStatus.Running || run.Status == RunStatus.Cancelling)
            .GroupBy(run => run.SweepId).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        return new Pool
        {
            Slots =
            [
                .. workers.SelectMany(worker => worker.Slots.Select((device, index) => new PoolSlot
                {
                    WorkerId = worker.Id,
                    Incarnation = worker.Incarnation,
                    Index = index,
                    Device = device,
                    Serves = WorkerStore.ServedBy(worker),
                    IsDraining = worker.IsDraining,
                    IsHeld = held.ContainsKey((worker.Id, index)),
                    IsClearing = held.TryGetValue((worker.Id, index), out var isWanted) && !isWanted,
                })),
            ],
            ActiveRuns = active.ToImmutableDictionary(sweep => sweep.Key, sweep => sweep.Count),
        };
    }

    /// <summary>Runs that want slots, also those whose pause has not passed.</summary>
    public static async Task<List<QueuedGang>> ReadQueueAsync(HayateContext db, OnDemandDevices onDemand, CancellationToken cancellationToken)
    {
        var queue = await db.Runs.Where(run => run.Status == RunStatus.Queued)
            .Join(db.Sweeps, run => run.SweepId, sweep => sweep.Id, (run, sweep) => new QueuedGang
            {
                RunId = run.Id,
                SweepId = run.SweepId,
                MaxConcurrent = sweep.MaxConcurrent,
                Ranks = new RankRange { Min = run.MinRanks, Max = run.Ranks },
                Device = run.Device,
                NextEpoch = run.Epoch + 1,
                Priority = run.Priority,
                HasClaim = db.Attempts.Any(attempt => attempt.ClearedForRunId == run.Id && attempt.ClearedForEpoch == run.Epoch + 1),
                NotBefore = run.NotBefore,
                SubmittedAt = run.SubmittedAt,
                Ordinal = run.Ordinal,
            }).ToListAsync(cancellationToken);
        return [.. queue.Select(gang => gang with { Ranks = onDemand.RanksOf(gang.Device, gang.Ranks), IsOnDemand = onDemand.Kinds.Contains(gang.Device) })];
    }

    /// <summary>Whether somebody wants slots.</summary>
    public static Task<bool> HasQueueAsync(HayateContext db, CancellationToken cancellationToken) =>
        db.Runs.AnyAsync(run => run.Status == RunStatus.Queued, cancellationToken);

    /// <summary>Whether somebody in the queue might have a gang of lower priority stopped.</summary>
    public static Task<bool> HasOutrankedAsync(HayateContext db, CancellationToken cancellationToken) =>
        db.Runs.AnyAsync(
            run => run.Status == RunStatus.Running && run.IsPreemptible
                && run.Priority < db.Runs.Where(queued => queued.Status == RunStatus.Queued).Max(queued => (int?)queued.Priority),
            cancellationToken);

    /// <summary>Whether some gang that runs might do so with more ranks.</summary>
    public static Task<bool> HasElasticAsync(HayateContext db, CancellationToken cancellationToken) =>
        db.Runs.AnyAsync(run => run.Status == RunStatus.Running && run.MinRanks < run.Ranks, cancellationToken);

    /// <summary>Gangs that run and were not asked to stop.</summary>
    public static async Task<List<RunningGang>> ReadRunningAsync(HayateContext db, CancellationToken cancellationToken) => await (
        from run in db.Runs
        where run.Status == RunStatus.Running
        join attempt in db.Attempts on new { RunId = run.Id, run.Epoch } equals new { attempt.RunId, attempt.Epoch }
        where attempt.EndedAt == null && attempt.StopAskedAt == null && attempt.CompletedAt == null
        join progress in db.Progress on run.Id equals progress.RunId
        select new RunningGang
        {
            RunId = run.Id,
            Epoch = run.Epoch,
            Ranks = new RankRange { Min = run.MinRanks, Max = run.Ranks },
            Size = db.Leases.Count(lease => lease.RunId == run.Id && lease.Epoch == run.Epoch),
            Slots = db.Leases.Count(lease => lease.RunId == run.Id && lease.Epoch == run.Epoch && lease.ReleasedAt == null
                && db.Workers.Any(worker => worker.Id == lease.WorkerId && worker.IsAlive && !worker.IsDraining && worker.ServesRunId == null)),
            Device = run.Device,
            Priority = run.Priority,
            IsPreemptible = run.IsPreemptible,
            StartedAt = attempt.StartedAt,
            SavedAt = db.Checkpoints.Where(checkpoint => checkpoint.RunId == run.Id).OrderByDescending(checkpoint => checkpoint.CommittedAt)
                .Select(checkpoint => (DateTimeOffset?)checkpoint.CommittedAt).FirstOrDefault(),
            FirstStep = attempt.ResumedFromStep,
            Step = progress.Step,
            Steps = run.Steps,
        }).ToListAsync(cancellationToken);

    /// <summary>Free slots that nobody has let go of since a time.</summary>
    public static async Task<List<PoolSlot>> ReadSettledAsync(HayateContext db, Pool pool, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var released = await db.Leases.Where(lease => lease.ReleasedAt > since)
            .Select(lease => new { lease.WorkerId, lease.Slot }).ToListAsync(cancellationToken);
        var fresh = released.Select(lease => (lease.WorkerId, lease.Slot)).ToHashSet();
        return [.. pool.Slots.Where(slot => slot.IsFree && slot.Serves is null && !fresh.Contains((slot.WorkerId, slot.Index)))];
    }
}
