using System.Collections.Immutable;
using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Live;

/// <inheritdoc cref="ILiveRelay"/>
internal sealed class LiveRelay(GrainId id, Silo silo, ILoggerFactory logs, LiveNeighbors neighbors, LiveReaders readers)
    : GrainService(id, silo, logs), ILiveRelay
{
    public Task WatchAsync(SiloAddress silo, ImmutableArray<string> topics)
    {
        neighbors.Note(silo, topics);
        return Task.CompletedTask;
    }

    public Task DeliverAsync(LiveEvent happened)
    {
        readers.Deliver(happened);
        return Task.CompletedTask;
    }
}
