using Orleans.Concurrency;

namespace Hayate.Coordinator.Scheduling;

/// <summary>Places the gangs of a pool. It knows nothing but the rows and looks at them again at every hint and every second.</summary>
[Alias("scheduling.ISchedulerGrain")]
internal interface ISchedulerGrain : IGrainWithStringKey
{
    /// <summary>Something may be possible now that was not before.</summary>
    [OneWay]
    [Alias("Wake")]
    Task WakeAsync();
}
