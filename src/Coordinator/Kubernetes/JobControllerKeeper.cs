using Hayate.Coordinator.Hosting;
using Hayate.Coordinator.Scheduling;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>Sees to it that the controller lives somewhere, at the start and after the silo that it lived on is gone.</summary>
internal sealed class JobControllerKeeper(IGrainFactory grains, TimeProvider clock, ILogger<JobControllerKeeper> logger)
    : RecurringService(TimeSpan.FromSeconds(2), clock, logger)
{
    protected override Task DoAsync() => grains.GetGrain<IJobControllerGrain>(Pool.Default).WakeAsync();
}
