using System.Runtime.InteropServices;

namespace Hayate.Collectives.SharedMemory;

/// <summary>
/// What a rank says when it arrives at a meeting of all ranks. It fills a cache line of its own; consecutive meetings use two lines in turn, so that
/// a rank ahead does not overwrite what one behind still reads.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct Place
{
    /// <summary>Number of the meeting arrived at. Written last.</summary>
    public int Meeting;

    /// <summary>Number of the shared buffer in which the data of the call lie; 0 for none.</summary>
    public int Buffer;

    /// <summary>Offset of the data in it.</summary>
    public long Offset;

    /// <summary>The call that the meeting begins.</summary>
    public CollectiveCall Call;
}

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
