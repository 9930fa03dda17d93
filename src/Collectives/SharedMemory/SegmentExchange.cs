using System.Text;
using System.Text.Json;

namespace Hayate.Collectives.SharedMemory;

/// <summary>Opens the same new segment on all ranks of a group.</summary>
internal static class SegmentExchange
{
    private const int MessageBytes = 256;

    /// <summary>Rank 0 makes the segment and says where it is. All must have met again before it is sealed.</summary>
    public static MemorySegment Share(IProcessGroup group, long bytes)
    {
        var message = new byte[MessageBytes];
        var made = group.Rank == 0 ? MemorySegment.Create(bytes) : null;
        if (made is not null)
            JsonSerializer.SerializeToUtf8Bytes(made.Location).CopyTo(message, 0);
        group.Broadcast(message.AsSpan(), root: 0);
        return made ?? MemorySegment.Open(JsonSerializer.Deserialize<SegmentAddress>(Encoding.UTF8.GetString(message).TrimEnd('\0'))!, bytes);
    }
}
