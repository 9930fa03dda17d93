using System.Collections.Immutable;

namespace Hayate.Collectives.Rendezvous;

/// <summary>Which ranks share a host. Hosts are numbered by their lowest rank, which speaks for them.</summary>
/// <param name="Ranks">Ranks by host, ascending.</param>
internal sealed record Hosts(ImmutableArray<ImmutableArray<int>> Ranks)
{
    public static Hosts Of(IEnumerable<Whereabouts> ranks) => new(
        [.. ranks.Select((rank, number) => (rank.Host, number)).GroupBy(pair => pair.Host, pair => pair.number).Select(host => host.ToImmutableArray())]);

    /// <summary>The ranks that speak for their hosts.</summary>
    public IEnumerable<int> Speakers => Ranks.Select(host => host[0]);

    /// <summary>Number of a rank's host.</summary>
    public int HostOf(int rank) => Ranks.IndexOf(Ranks.First(host => host.Contains(rank)));

    /// <summary>What the ranks talk over.</summary>
    /// <exception cref="RendezvousException">They cannot talk over what is wanted.</exception>
    public GroupKind Choose(GroupKind wanted) => wanted switch
    {
        GroupKind.TcpRing => GroupKind.TcpRing,
        GroupKind.SharedMemory when Ranks.Length > 1 => throw new RendezvousException(
            $"Shared memory is wanted, but the ranks are on {Ranks.Length} hosts: {string.Join("; ", Ranks.Select(host => string.Join(", ", host)))}. Let the group choose (automatic), or place them on one host."),
        _ when Ranks.Length == 1 => GroupKind.SharedMemory,
        _ when Ranks.All(host => host.Length == 1) => GroupKind.TcpRing,
        _ => GroupKind.Hierarchical,
    };
}
