using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Scheduling;
using Hayate.Coordinator.Workers;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Hosting;

/// <summary>
/// Takes up at the start what the rows say: workers that were alive get a new lease to be heard again, those that were not lose the
/// ranks they hold, and the scheduler looks at every run that waits for something.
/// </summary>
internal sealed class Recovery(IDbContextFactory<HayateContext> contexts, IGrainFactory grains, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Grains can be called once the silo is up, which is when the application has started.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        await using var db = await contexts.CreateDbContextAsync(stoppingToken);
        var concerned = db.Workers.Where(row => row.IsAlive || db.Leases.Any(lease => lease.WorkerId == row.Id && lease.ReleasedAt == null));
        foreach (var worker in await concerned.Select(row => row.Id).ToListAsync(stoppingToken))
        {
            await grains.GetGrain<IWorkerGrain>(worker).RefreshAsync();
        }

        await grains.GetGrain<ISchedulerGrain>(Pool.Default).WakeAsync();
    }
}
