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
