using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Live;

/// <summary>
/// Carries live events to the open event streams of all silos. Events are hints: a reader that misses some asks again for what it shows.
/// </summary>
internal sealed class LiveEvents(LiveReaders readers, LiveNeighbors neighbors, TimeProvider clock)
{
    /// <summary>Whether anybody looks at a run: events that cost queries are only made when someone does.</summary>
    public bool HasReaders(string runId) => readers.Watch(runId) || neighbors.WatchersOf(runId).Any();

    /// <summary>Hands an event to everyone who looks at its run.</summary>
    public void Publish(LiveEvent happened)
    {
        readers.Deliver(happened);
        neighbors.Send(happened);
    }

    /// <summary>Events of one run from now on; null where nothing has happened for <see cref="Heartbeat.Every"/>.</summary>
    public IAsyncEnumerable<LiveEvent?> OfRun(string runId, Func<Task<IEnumerable<LiveEvent>>> first, CancellationToken cancellationToken) =>
        ReadAsync(LiveTopic.OfRun(runId), first, cancellationToken);

    /// <summary>The same of all runs of a sweep.</summary>
    public IAsyncEnumerable<LiveEvent?> OfSweep(string sweepId, Func<Task<IEnumerable<LiveEvent>>> first, CancellationToken cancellationToken) =>
        ReadAsync(LiveTopic.OfSweep(sweepId), first, cancellationToken);

    // Subscribes, here and at all silos, before it asks for the present state, so that nothing falls between the two.
    private async IAsyncEnumerable<LiveEvent?> ReadAsync(
        string topic, Func<Task<IEnumerable<LiveEvent>>> first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = readers.Add(topic);
        try
        {
            await neighbors.TellAsync(readers.Topics);
            foreach (var present in await first()) yield return present;
            while (true)
            {
                while (reader.Reader.TryRead(out var happened)) yield return happened;
                if (!await WaitAsync(reader, cancellationToken)) yield return null;
            }
        }
        finally
        {
            readers.Remove(reader);
        }
    }

    private async Task<bool> WaitAsync(Channel<LiveEvent> reader, CancellationToken cancellationToken)
    {
        using var quiet = new CancellationTokenSource(Heartbeat.Every, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, cancellationToken);
        try
        {
            return await reader.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
