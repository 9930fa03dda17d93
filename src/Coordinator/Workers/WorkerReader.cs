using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Workers;

/// <summary>Workers as the API shows them.</summary>
internal sealed class WorkerReader(IDbContextFactory<HayateContext> contexts)
{
    /// <summary>All workers, by id, those aside that served one attempt and are gone.</summary>
    public async Task<ImmutableArray<WorkerInfo>> ReadAllAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var workers = await db.Workers.AsNoTracking().Where(row => row.IsAlive || row.ServesRunId == null).OrderBy(row => row.Id).ToListAsync(cancellationToken);
        var held = await db.Leases.AsNoTracking().Where(row => row.ReleasedAt == null)
            .ToDictionaryAsync(row => (row.WorkerId, row.Slot), cancellationToken);
        return
        [
            .. workers.Select(worker => new WorkerInfo
            {
                Id = worker.Id,
                Host = worker.Host,
                IsAlive = worker.IsAlive,
                IsDraining = worker.IsDraining,
                LastSeenAt = worker.LastSeenAt,
                Slots =
                [
                    .. worker.Slots.Select((device, index) =>
                    {
                        var lease = worker.IsAlive ? held.GetValueOrDefault((worker.Id, index)) : null;
                        return new SlotInfo { Index = index, Device = device, RunId = lease?.RunId, Rank = lease?.Rank };
                    }),
                ],
            }),
        ];
    }
}
