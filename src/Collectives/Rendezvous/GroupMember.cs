using System.Net.Sockets;

namespace Hayate.Collectives.Rendezvous;

/// <summary>A rank other than 0 of a group.</summary>
public static class GroupMember
{
    /// <summary>Joins the leader and waits until all ranks have met.</summary>
    /// <param name="membership">Who this is.</param>
    /// <param name="leaderHost">Host name or address of rank 0.</param>
    /// <param name="leaderPort">Its <see cref="GroupLeader.Port"/>.</param>
    /// <param name="time">Clock. Default: the system's.</param>
    /// <exception cref="RendezvousException">The leader is not there or refuses this rank, or others did not come in time.</exception>
    public static IProcessGroup Join(GroupMembership membership, string leaderHost, int leaderPort, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(membership.Rank, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(membership.Rank, membership.WorldSize);
        time ??= TimeProvider.System;
        Deadline deadline = new(membership.MeetingTimeout, time);
        using Arrival own = new(membership);
        Socket control = Wire.Connect(leaderHost, leaderPort, deadline, "rank 0");
        try
        {
            Welcome welcome = Introduce(membership, control, own.Whereabouts, deadline);
            Meeting meeting = new(welcome.Ranks, welcome.Kind, new Dictionary<int, Socket> { [0] = control });
            return new GroupAssembly(membership, meeting, own, deadline).Build(time);
        }
        catch
        {
            control.Dispose();
            throw;
        }
    }

    private static Welcome Introduce(GroupMembership membership, Socket control, Whereabouts own, Deadline deadline)
    {
        try
        {
            Wire.Send(control, new Hello
            {
                AttemptKey = membership.AttemptKey,
                Rank = membership.Rank,
                WorldSize = membership.WorldSize,
                Whereabouts = own,
            });
            Welcome welcome = Wire.Receive<Welcome>(control, deadline.Remaining);
            return welcome.Refusal is null ? welcome : throw new RendezvousException($"Rank 0 refuses rank {membership.Rank}: {welcome.Refusal}.");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.TimedOut)
        {
            throw new RendezvousException($"After {deadline.Timeout.TotalSeconds:0.#} s rank 0 was still waiting for others; its log names them.", e);
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException or InvalidDataException)
        {
            throw new RendezvousException($"Rank 0 ended the meeting before all ranks had come: {e.Message}", e);
        }
    }
}
