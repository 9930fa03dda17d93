using Hayate.Contracts.Workers;
using Orleans.Concurrency;

namespace Hayate.Coordinator.Workers;

/// <summary>The one writer of a worker and of its leases once they are made. It calls runs; nobody waits for it but the worker's own poll.</summary>
[Alias("workers.IWorkerGrain")]
internal interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Takes in a poll and answers at once with what should run on the worker.</summary>
    /// <exception cref="WorkerReplacedException">The poll is from an agent that another has followed.</exception>
    [Alias("Poll")]
    Task<DesiredState> PollAsync(WorkerPoll poll, CancellationToken cancellationToken);

    /// <summary>
    /// Waits until the desired state has another version than a known one, or for a while. When whoever waits is gone before that, the worker
    /// has less time to be heard again.
    /// </summary>
    /// <exception cref="WorkerReplacedException">Another agent has followed the one that waits.</exception>
    [AlwaysInterleave]
    [Alias("WaitForChange")]
    Task<DesiredState> WaitForChangeAsync(string incarnation, long knownVersion, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>The leases of the worker, or what is wanted of them, may have changed.</summary>
    [OneWay]
    [Alias("Refresh")]
    Task RefreshAsync();
}
