using System.Runtime.InteropServices;

namespace Hayate.Collectives.SharedMemory;

/// <summary>How a rank is, on a cache line of its own.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct Condition
{
    /// <summary>Peers that sleep until this rank arrives.</summary>
    public int Sleepers;

    /// <summary>A <see cref="Departure"/>.</summary>
    public int Departure;
}

/// <summary>Whether a rank takes part, and why not.</summary>
internal enum Departure
{
    None,

    /// <summary>It has finished with the group.</summary>
    Left,

    /// <summary>It gave the group up because of a lost peer, which the watch names to all.</summary>
    LostPeer,

    /// <summary>It gave the group up after an error of its own.</summary>
    Failed,
}
