using System.Net.Sockets;
using Hayate.Collectives.SharedMemory;

namespace Hayate.Collectives.Rendezvous;

/// <summary>What a rank brings to a meeting: a port at which its predecessor may call, and memory for the ranks of its host.</summary>
internal sealed class Arrival : IDisposable
{
    private readonly GroupMembership _membership;
    private MemorySegment? _segment;

    public Arrival(GroupMembership membership)
    {
        _membership = membership;
        Listener = Wire.Listen(membership.Address, backlog: 8);
        if (Libc.IsSupported && membership.Kind != GroupKind.TcpRing)
            _segment = MemorySegment.Create(SharedLayout.BytesFor(membership.WorldSize));
    }

    public Socket Listener { get; }

    public Whereabouts Whereabouts => new()
    {
        Ring = new RingAddress { Host = _membership.Address, Port = Wire.PortOf(Listener) },
        Host = _membership.Host,
        Segment = _segment?.Location,
    };

    /// <summary>Hands the memory over to the group.</summary>
    public MemorySegment TakeSegment() =>
        Interlocked.Exchange(ref _segment, null) ?? throw new RendezvousException("This rank offers no shared memory: it needs Linux on x64 or arm64, and Hayate:Worker:Collectives must be the same on all workers.");

    public void Dispose()
    {
        Listener.Dispose();
        _segment?.Dispose();
    }
}
