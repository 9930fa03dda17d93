using System.Collections.Immutable;

namespace Hayate.Collectives.Rendezvous;

/// <summary>What a rank says when it arrives at the leader.</summary>
internal sealed record Hello
{
    public required string AttemptKey { get; init; }

    public required int Rank { get; init; }

    public required int WorldSize { get; init; }

    public required RingAddress Ring { get; init; }
}

/// <summary>Where a rank accepts its predecessor in the ring.</summary>
internal sealed record RingAddress
{
    public required string Host { get; init; }

    public required int Port { get; init; }
}

/// <summary>The leader's answer: the table of all ranks, or why it refuses.</summary>
internal sealed record Welcome
{
    public ImmutableArray<RingAddress> Ring { get; init; } = [];

    public string? Refusal { get; init; }
}

/// <summary>What a rank says to its successor in the ring.</summary>
internal sealed record RingHello
{
    public required string AttemptKey { get; init; }

    public required int Rank { get; init; }
}
