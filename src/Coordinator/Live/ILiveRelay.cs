using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Orleans.Concurrency;
using Orleans.Services;

namespace Hayate.Coordinator.Live;

/// <summary>What silos tell each other about live events. One stands on every silo.</summary>
[Alias("live.ILiveRelay")]
internal interface ILiveRelay : IGrainService
{
    /// <summary>All that readers on a silo look at.</summary>
    [Alias("Watch")]
    Task WatchAsync(SiloAddress silo, ImmutableArray<string> topics);

    /// <summary>Something happened that readers on this silo look at.</summary>
    [OneWay]
    [Alias("Deliver")]
    Task DeliverAsync(LiveEvent happened);
}
