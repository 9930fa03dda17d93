using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Orleans.Runtime.Services;

namespace Hayate.Coordinator.Live;

/// <summary>The other silos: what readers there look at, by what they last said, and how to reach them.</summary>
internal sealed class LiveNeighbors(IServiceProvider services, ISiloStatusOracle silos, ILocalSiloDetails here, TimeProvider clock)
    : GrainServiceClient<ILiveRelay>(services)
{
    // A neighbour that does not answer keeps no reader here waiting for longer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<SiloAddress, ImmutableArray<string>> _watched = new();

    /// <summary>Takes note of what a silo said.</summary>
    public void Note(SiloAddress silo, ImmutableArray<string> topics) => _watched[silo] = topics;

    /// <summary>Silos whose readers look at a run.</summary>
    public IEnumerable<SiloAddress> WatchersOf(string runId) =>
        _watched.Where(silo => silo.Value.Any(topic => LiveTopic.Covers(topic, runId))).Select(silo => silo.Key);

    /// <summary>Sends an event to whoever looks at its run. It may be lost.</summary>
    public void Send(LiveEvent happened)
    {
        foreach (var silo in WatchersOf(happened.RunId)) GetGrainService(silo).DeliverAsync(happened).Ignore();
    }

    /// <summary>
    /// Tells all silos what readers here look at, and waits until they know, or a moment. It is told again and again, and each time those that
    /// are gone are forgotten.
    /// </summary>
    public async Task TellAsync(ImmutableArray<string> topics)
    {
        var others = silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Where(silo => !silo.Equals(here.SiloAddress)).ToList();
        foreach (var gone in _watched.Keys.Except(others)) _watched.TryRemove(gone, out _);
        await Task.WhenAll(others.Select(silo => GetGrainService(silo).WatchAsync(here.SiloAddress, topics)))
            .WaitAsync(Patience, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
