namespace Hayate.Collectives;

/// <summary>What the ranks of a group talk over.</summary>
public enum GroupKind
{
    /// <summary>Shared memory where all ranks are on one host, a ring where each is on a host of its own, else both.</summary>
    Automatic,

    /// <summary>Shared memory. All ranks must be on one host.</summary>
    SharedMemory,

    /// <summary>A ring of TCP connections over all ranks, also of one host.</summary>
    TcpRing,

    /// <summary>Shared memory within each host, and a ring over one rank of each.</summary>
    Hierarchical,
}
