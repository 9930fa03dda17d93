using Hayate.Coordinator.Hosting;

namespace Hayate.Coordinator.Live;

/// <summary>Tells the other silos again and again what readers here look at: those that are new, or did not hear it, know it soon.</summary>
internal sealed class LiveAnnouncer(LiveReaders readers, LiveNeighbors neighbors, TimeProvider clock, ILogger<LiveAnnouncer> logger)
    : RecurringService(TimeSpan.FromSeconds(2), clock, logger)
{
    protected override Task DoAsync() => neighbors.TellAsync(readers.Topics);
}
