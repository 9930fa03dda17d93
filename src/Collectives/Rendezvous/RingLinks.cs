using System.Net.Sockets;
using Hayate.Collectives.Liveness;

namespace Hayate.Collectives.Rendezvous;

/// <summary>Connects a rank to its successor and its predecessor in a ring.</summary>
internal sealed class RingLinks(GroupMembership membership, GroupMembers members, Meeting meeting, Socket listener, Deadline deadline, PeerWatch watch)
{
    /// <summary>Keep-alive probes that notice a link gone dead while both of its ends live: 1 s of silence, then 3 probes a second apart.</summary>
    private static readonly (SocketOptionName Name, int Value)[] KeepAlive =
        [(SocketOptionName.TcpKeepAliveTime, 1), (SocketOptionName.TcpKeepAliveInterval, 1), (SocketOptionName.TcpKeepAliveRetryCount, 3)];

    private static readonly TimeSpan LookForLoss = TimeSpan.FromSeconds(0.2);

    /// <exception cref="RendezvousException">The neighbours are not there in time.</exception>
    /// <exception cref="PeerLostException">A rank was lost meanwhile.</exception>
    public (Socket Next, Socket Previous) Connect()
    {
        Socket next = Dial();
        try
        {
            return (next, Await());
        }
        catch
        {
            next.Dispose();
            throw;
        }
    }

    private Socket Dial()
    {
        var successor = members.Ranks[(members.Own + 1) % members.Count];
        RingAddress address = meeting.Ranks[successor].Ring;
        Socket socket = Wire.Connect(address.Host, address.Port, deadline, $"rank {successor}");
        Wire.Send(socket, new RingHello { AttemptKey = membership.AttemptKey, Rank = membership.Rank });
        return Prepare(socket);
    }

    private Socket Await()
    {
        var predecessor = members.Ranks[(members.Own + members.Count - 1) % members.Count];
        while (deadline.Remaining > TimeSpan.Zero)
        {
            if (watch.Loss is { } loss)
                throw loss;
            if (Wire.Accept(listener, deadline.AtMost(LookForLoss)) is not { } socket)
                continue;
            if (Greets(socket, predecessor))
                return Prepare(socket);
            socket.Dispose();
        }

        throw new RendezvousException($"After {deadline.Timeout.TotalSeconds:0.#} s rank {predecessor} had not closed the ring to rank {membership.Rank}.");
    }

    private bool Greets(Socket socket, int predecessor)
    {
        try
        {
            RingHello hello = Wire.Receive<RingHello>(socket, Gathering.PatienceWithStranger);
            return hello.AttemptKey == membership.AttemptKey && hello.Rank == predecessor;
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException or InvalidDataException)
        {
            return false; // a stranger at the door
        }
    }

    private static Socket Prepare(Socket socket)
    {
        socket.SendTimeout = 0;
        socket.ReceiveTimeout = 0;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        foreach ((SocketOptionName name, var value) in KeepAlive)
            socket.SetSocketOption(SocketOptionLevel.Tcp, name, value);
        return socket;
    }
}
