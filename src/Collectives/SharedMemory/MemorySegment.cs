using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using Hayate.Collectives.Rendezvous;

namespace Hayate.Collectives.SharedMemory;

/// <summary>
/// Memory that several processes of a host map. It never has a name in a file system: peers open it through the descriptor of the process that
/// made it, which closes that once all have. So nothing is left behind, however the processes end, and no limit on /dev/shm applies.
/// </summary>
internal sealed unsafe class MemorySegment : IDisposable
{
    /// <summary>Bytes before the content: a number by which those who open it know the segment, and space up to a page.</summary>
    private const int HeadBytes = 4096;

    private readonly Lock _lock = new();
    private nint _start;
    private int _descriptor;

    private MemorySegment(nint start, long bytes, int descriptor) => (_start, Bytes, _descriptor) = (start, bytes, descriptor);

    /// <summary>Length of the content.</summary>
    public long Bytes { get; }

    /// <summary>The content, aligned to a page.</summary>
    public nint Address => _start + HeadBytes;

    /// <summary>What others need to open it.</summary>
    public SegmentAddress Location => new()
    {
        Path = string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{_descriptor}"),
        Token = *(long*)_start,
    };

    /// <summary>Makes a segment of zeros.</summary>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public static MemorySegment Create(long bytes)
    {
        var descriptor = Libc.CreateMemory("hayate", HeadBytes + bytes);
        MemorySegment segment = MapOrClose(descriptor, bytes);
        RandomNumberGenerator.Fill(new Span<byte>((void*)segment._start, sizeof(long)));
        return segment;
    }

    /// <summary>Maps the segment of another process, which must not have called <see cref="Seal"/> yet.</summary>
    /// <exception cref="RendezvousException">It is not there.</exception>
    public static MemorySegment Open(SegmentAddress location, long bytes)
    {
        try
        {
            MemorySegment segment = MapOrClose(Libc.Open(location.Path), bytes);
            segment.Seal();
            if (*(long*)segment._start == location.Token)
                return segment;
            segment.Dispose();
            throw new RendezvousException($"{location.Path} is not the memory that a peer shares. {Cure}");
        }
        catch (Win32Exception e)
        {
            throw new RendezvousException($"The memory that a peer shares cannot be used: {e.Message}. {Cure}", e);
        }
    }

    /// <summary>Closes the way in for others. Those who have it keep it.</summary>
    public void Seal()
    {
        lock (_lock)
        {
            if (_descriptor >= 0)
                Libc.Close(_descriptor);
            _descriptor = -1;
        }
    }

    public void Dispose()
    {
        Seal();
        var start = Interlocked.Exchange(ref _start, 0);
        if (start != 0)
            Libc.Unmap(start, (nuint)(HeadBytes + Bytes));
    }

    private const string Cure = "Ranks of one host must run as the same user and see each other's processes, or use the TCP ring (Hayate:Worker:Collectives: tcp-ring).";

    private static MemorySegment MapOrClose(int descriptor, long bytes)
    {
        try
        {
            return new MemorySegment(Libc.Map(descriptor, HeadBytes + bytes), bytes, descriptor);
        }
        catch
        {
            Libc.Close(descriptor);
            throw;
        }
    }
}
