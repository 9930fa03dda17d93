using Hayate.Collectives.SharedMemory;

namespace Hayate.Collectives;

/// <summary>Who this rank is in a group that is about to meet.</summary>
public sealed record GroupMembership
{
    /// <summary>Names the attempt. Ranks of another attempt are turned away.</summary>
    public required string AttemptKey { get; init; }

    /// <summary>This rank, from 0.</summary>
    public required int Rank { get; init; }

    /// <summary>Number of ranks, 2 or more.</summary>
    public required int WorldSize { get; init; }

    /// <summary>Local address to listen on and the address peers reach it by. Default: loopback.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Longest time until all ranks have met. Default: 60 seconds.</summary>
    public TimeSpan MeetingTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Silence after which a peer counts as lost. Its process says that it lives several times a second whatever its training thread
    /// does, so only a dead, stopped or unreachable process falls silent. Default: 8 seconds, so that every rank knows within 10.
    /// </summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>What the ranks talk over. Rank 0's word counts. Default: chosen by where the ranks are.</summary>
    public GroupKind Kind { get; init; } = GroupKind.Automatic;

    /// <summary>Identity of the host: ranks with the same one share memory. Default: that of this process.</summary>
    internal string Host { get; init; } = HostIdentity.Current;
}
