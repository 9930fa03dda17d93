using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Scheduling;
using Hayate.Coordinator.Workers;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Hosting;

/// <summary>
/// Takes up, once the silo is there, what the rows say: workers that were alive get a new lease to be heard again, those that were
/// not lose the ranks they hold, and the scheduler looks at every run that waits for something.
/// </summary>
internal sealed class Recovery(IDbContextFactory<HayateContext> contexts, IGrainFactory grains) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var concerned = db.Workers.Where(row => row.IsAlive || db.Leases.Any(lease => lease.WorkerId == row.Id && lease.ReleasedAt == null));
        foreach (var worker in await concerned.Select(row => row.Id).ToListAsync(cancellationToken))
        {
            await grains.GetGrain<IWorkerGrain>(worker).RefreshAsync();
        }

        await grains.GetGrain<ISchedulerGrain>(Pool.Default).WakeAsync();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
