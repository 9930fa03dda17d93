using System.Collections.Immutable;
using Hayate.Contracts.Api;
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
        var held = await db.Leases.Where(lease => lease.ReleasedAt == null)
            .Select(lease => new { lease.WorkerId, lease.Slot }).ToListAsync(cancellationToken);
        var active = await db.Runs.Where(run => run.Status == RunStatus.Running || run.Status == RunStatus.Cancelling)
            .GroupBy(run => run.SweepId).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        var slots = held.Select(lease => (lease.WorkerId, lease.Slot)).ToHashSet();
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
                    IsHeld = slots.Contains((worker.Id, index)),
                })),
            ],
            ActiveRuns = active.ToImmutableDictionary(sweep => sweep.Key, sweep => sweep.Count),
        };
    }

    /// <summary>Runs that want slots and whose pause has passed.</summary>
    public static async Task<List<QueuedGang>> ReadQueueAsync(
        HayateContext db, OnDemandDevices onDemand, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var queue = await db.Runs.Where(run => run.Status == RunStatus.Queued && (run.NotBefore == null || run.NotBefore <= now))
            .Join(db.Sweeps, run => run.SweepId, sweep => sweep.Id, (run, sweep) => new QueuedGang
            {
                RunId = run.Id,
                SweepId = run.SweepId,
                MaxConcurrent = sweep.MaxConcurrent,
                Ranks = run.Ranks,
                Device = run.Device,
                NextEpoch = run.Epoch + 1,
                Priority = run.Priority,
                SubmittedAt = run.SubmittedAt,
                Ordinal = run.Ordinal,
            }).ToListAsync(cancellationToken);
        return [.. queue.Select(gang => gang with { IsOnDemand = onDemand.Kinds.Contains(gang.Device) })];
    }
}
