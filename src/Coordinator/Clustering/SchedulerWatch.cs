using Hayate.Coordinator.Hosting;
using Hayate.Coordinator.Scheduling;

namespace Hayate.Coordinator.Clustering;

/// <summary>
/// Calls the scheduler again and again, from every silo: one that stood on a silo that is gone comes to life on another by being called.
/// With it comes back all that needs somebody to look, for that is what it does. Nothing is waited for.
/// </summary>
internal sealed class SchedulerWatch(IGrainFactory grains, TimeProvider clock, ILogger<SchedulerWatch> logger)
    : RecurringService(TimeSpan.FromSeconds(2), clock, logger)
{
    protected override Task DoAsync() => grains.GetGrain<ISchedulerGrain>(Pool.Default).WakeAsync();
}
