using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Live;

/// <summary>The open event streams of this silo. A reader too slow for its events loses the oldest.</summary>
internal sealed class LiveReaders
{
    private const int Backlog = 1024;

    private readonly ConcurrentDictionary<Channel<LiveEvent>, string> _readers = new();

    /// <summary>All that is looked at.</summary>
    public ImmutableArray<string> Topics => [.. _readers.Values.Distinct()];

    public bool Watch(string runId) => _readers.Values.Any(topic => LiveTopic.Covers(topic, runId));

    /// <summary>Events of a topic from now on, until <see cref="Remove"/>.</summary>
    public Channel<LiveEvent> Add(string topic)
    {
        var reader = Channel.CreateBounded<LiveEvent>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        _readers[reader] = topic;
        return reader;
    }

    public void Remove(Channel<LiveEvent> reader) => _readers.TryRemove(reader, out _);

    /// <summary>Hands an event to everyone who looks at its run.</summary>
    public void Deliver(LiveEvent happened)
    {
        foreach (var (reader, topic) in _readers)
        {
            if (LiveTopic.Covers(topic, happened.RunId)) reader.Writer.TryWrite(happened);
        }
    }
}
