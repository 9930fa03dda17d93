using System.Collections.Immutable;
using Hayate.Collectives.SharedMemory;

namespace Hayate.Collectives.Rendezvous;

/// <summary>What a rank says when it arrives at the leader.</summary>
internal sealed record Hello
{
    public required string AttemptKey { get; init; }

    public required int Rank { get; init; }

    public required int WorldSize { get; init; }

    public required Whereabouts Whereabouts { get; init; }
}

/// <summary>How a rank is reached.</summary>
internal sealed record Whereabouts
{
    /// <summary>Where it accepts its predecessor in a ring.</summary>
    public required RingAddress Ring { get; init; }

    /// <summary>Identity of its host: ranks with the same one can share memory.</summary>
    public required string Host { get; init; }

    /// <summary>Memory that it offers to the ranks of its host.</summary>
    public required SegmentAddress? Segment { get; init; }
}

/// <summary>Where a rank accepts its predecessor in a ring.</summary>
internal sealed record RingAddress
{
    public required string Host { get; init; }

    public required int Port { get; init; }
}

/// <summary>The leader's answer: the table of all ranks and what they talk over, or why it refuses.</summary>
internal sealed record Welcome
{
    public ImmutableArray<Whereabouts> Ranks { get; init; } = [];

    public GroupKind Kind { get; init; }

    public string? Refusal { get; init; }
}

/// <summary>What a rank says to its successor in the ring.</summary>
internal sealed record RingHello
{
    public required string AttemptKey { get; init; }

    public required int Rank { get; init; }
}
