using Orleans.Concurrency;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>The one place from which Jobs are made and deleted. Two of it may briefly exist, and do no harm: names tell them what is done.</summary>
[Alias("kubernetes.IJobControllerGrain")]
internal interface IJobControllerGrain : IGrainWithStringKey
{
    /// <summary>Something is to be seen in the cluster, or somebody makes sure that this grain lives.</summary>
    [OneWay]
    [Alias("Wake")]
    Task WakeAsync();
}
