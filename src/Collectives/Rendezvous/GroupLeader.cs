using System.Net.Sockets;
using Hayate.Collectives.TcpRing;

namespace Hayate.Collectives.Rendezvous;

/// <summary>Rank 0 of a group over TCP. It listens from its construction on, so that <see cref="Port"/> can be made known before it waits.</summary>
public sealed class GroupLeader : IDisposable
{
    private readonly GroupMembership _membership;
    private readonly TimeProvider _time;
    private readonly Socket _listener;

    /// <param name="membership">Who this is; the rank is 0.</param>
    /// <param name="time">Clock. Default: the system's.</param>
    /// <exception cref="RendezvousException">The address is not one of this machine.</exception>
    public GroupLeader(GroupMembership membership, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(membership.Rank, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(membership.WorldSize, 2);
        _membership = membership;
        _time = time ?? TimeProvider.System;
        _listener = Wire.Listen(membership.Address, membership.WorldSize);
    }

    /// <summary>Port on which the other ranks are awaited.</summary>
    public int Port => Wire.PortOf(_listener);

    /// <summary>Waits until all ranks have met.</summary>
    /// <exception cref="RendezvousException">They did not meet in time; the message names who is missing.</exception>
    public IProcessGroup Gather()
    {
        Deadline deadline = new(_membership.MeetingTimeout, _time);
        using Socket ring = Wire.Listen(_membership.Address, backlog: 8);
        RingAddress own = new() { Host = _membership.Address, Port = Wire.PortOf(ring) };
        Meeting meeting = new Gathering(_membership, _listener, own, deadline).Run();
        return RingAssembly.Build(_membership, meeting, ring, deadline, _time);
    }

    /// <summary>Stops listening. Groups made live on.</summary>
    public void Dispose() => _listener.Dispose();
}
