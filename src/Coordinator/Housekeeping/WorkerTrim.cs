using Hayate.Coordinator.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hayate.Coordinator.Housekeeping;

/// <summary>Forgets workers that were lost long ago and hold no slot. One that comes back after all is a new one.</summary>
internal sealed class WorkerTrim(IDbContextFactory<HayateContext> contexts, IOptions<HousekeepingOptions> options, TimeProvider clock) : IChore
{
    public async Task<string?> DoAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var heardBefore = clock.GetUtcNow() - options.Value.WorkerAge;
        var removed = await db.Workers.Where(worker => !worker.IsAlive && worker.LastSeenAt < heardBefore)
            .Where(worker => !db.Leases.Any(lease => lease.WorkerId == worker.Id && lease.ReleasedAt == null))
            .ExecuteDeleteAsync(cancellationToken);
        return removed > 0 ? $"{removed} workers were forgotten" : null;
    }
}
