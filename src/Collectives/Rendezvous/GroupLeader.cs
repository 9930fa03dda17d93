using System.Net.Sockets;

namespace Hayate.Collectives.Rendezvous;

/// <summary>Rank 0 of a group. It listens from its construction on, so that <see cref="Port"/> can be made known before it waits.</summary>
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

    /// <summary>Waits until all ranks have met, and decides what they talk over.</summary>
    /// <exception cref="RendezvousException">They did not meet in time; the message names who is missing.</exception>
    public IProcessGroup Gather()
    {
        Deadline deadline = new(_membership.MeetingTimeout, _time);
        using Arrival own = new(_membership);
        Meeting meeting = new Gathering(_membership, _listener, own.Whereabouts, deadline).Run();
        return new GroupAssembly(_membership, meeting, own, deadline).Build(_time);
    }

    /// <summary>Stops listening. Groups made live on.</summary>
    public void Dispose() => _listener.Dispose();
}
