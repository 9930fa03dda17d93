using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Live;

/// <summary>
/// Carries live events to the open event streams of this process. Events are hints: a reader too slow for them loses the oldest, and
/// asks again for what it shows. With several silos an implementation that carries them between processes takes its place.
/// </summary>
internal sealed class LiveEvents
{
    private const int Backlog = 1024;

    private readonly ConcurrentDictionary<Subscription, bool> _subscriptions = new();

    /// <summary>Whether anybody looks at a run: events that cost queries are only made when someone does.</summary>
    public bool HasReaders(string runId) => _subscriptions.Keys.Any(subscription => subscription.Covers(runId));

    /// <summary>Hands an event to everyone who looks at its run.</summary>
    public void Publish(LiveEvent happened)
    {
        foreach (var subscription in _subscriptions.Keys)
        {
            if (subscription.Covers(happened.RunId)) subscription.Channel.Writer.TryWrite(happened);
        }
    }

    /// <summary>Events of one run from now on.</summary>
    public IAsyncEnumerable<LiveEvent> OfRun(string runId, Func<Task<IEnumerable<LiveEvent>>> first, CancellationToken cancellationToken) =>
        ReadAsync(id => id == runId, first, cancellationToken);

    /// <summary>Events of all runs of a sweep from now on.</summary>
    public IAsyncEnumerable<LiveEvent> OfSweep(string sweepId, Func<Task<IEnumerable<LiveEvent>>> first, CancellationToken cancellationToken)
    {
        var prefix = $"{sweepId}.";
        return ReadAsync(id => id.StartsWith(prefix, StringComparison.Ordinal), first, cancellationToken);
    }

    // Subscribes before it asks for the present state, so that nothing falls between the two.
    private async IAsyncEnumerable<LiveEvent> ReadAsync(
        Func<string, bool> covers, Func<Task<IEnumerable<LiveEvent>>> first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var subscription = new Subscription(covers);
        _subscriptions[subscription] = true;
        try
        {
            foreach (var present in await first()) yield return present;
            await foreach (var happened in subscription.Channel.Reader.ReadAllAsync(cancellationToken)) yield return happened;
        }
        finally
        {
            _subscriptions.TryRemove(subscription, out _);
        }
    }

    private sealed class Subscription(Func<string, bool> covers)
    {
        public Channel<LiveEvent> Channel { get; } = System.Threading.Channels.Channel.CreateBounded<LiveEvent>(
            new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

        public bool Covers(string runId) => covers(runId);
    }
}
