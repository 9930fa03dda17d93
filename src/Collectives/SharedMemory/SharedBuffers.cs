namespace Hayate.Collectives.SharedMemory;

/// <summary>The buffers that the ranks of a host share: which of them an address lies in, and where the same place of another rank is.</summary>
internal sealed class SharedBuffers(GroupMembers members)
{
    private readonly List<(MemorySegment Segment, long Stride)> _buffers = [];
    private readonly List<bool> _isFreed = [];

    /// <summary>Bytes between the parts of two ranks.</summary>
    public static long Stride(long bytes) => (bytes + 4095) & ~4095L;

    /// <summary>Takes in a segment with a part for each rank.</summary>
    public GroupBuffer Add(MemorySegment segment, long bytes)
    {
        var stride = Stride(bytes);
        var index = _buffers.Count;
        _buffers.Add((segment, stride));
        _isFreed.Add(false);
        return new GroupBuffer(segment.Address + (nint)(members.Own * stride), bytes, () => Free(index));
    }

    /// <summary>Number and offset of the buffer in which this rank's data lie; 0 when they lie in none.</summary>
    public (int Buffer, long Offset) Find(nint start, long bytes)
    {
        for (var index = 0; index < _buffers.Count; index++)
        {
            (MemorySegment segment, var stride) = _buffers[index];
            var offset = start - segment.Address - (nint)(members.Own * stride);
            if (!_isFreed[index] && offset >= 0 && offset + bytes <= stride)
                return (index + 1, offset);
        }

        return default;
    }

    /// <summary>Where data of a rank lie in this process.</summary>
    public nint Locate(int member, in Place place)
    {
        (MemorySegment segment, var stride) = _buffers[place.Buffer - 1];
        return segment.Address + (nint)((member * stride) + place.Offset);
    }

    private void Free(int index)
    {
        _isFreed[index] = true;
        _buffers[index].Segment.Dispose();
    }
}
