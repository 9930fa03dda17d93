using System.Net.Sockets;
using Hayate.Collectives.Liveness;
using Hayate.Collectives.Rendezvous;

namespace Hayate.Collectives.TcpRing;

/// <summary>Connects each rank to its successor once all have met.</summary>
internal static class RingAssembly
{
    /// <summary>Keep-alive probes that notice a link gone dead while both of its ends live: 1 s of silence, then 3 probes a second apart.</summary>
    private static readonly (SocketOptionName Name, int Value)[] KeepAlive =
        [(SocketOptionName.TcpKeepAliveTime, 1), (SocketOptionName.TcpKeepAliveInterval, 1), (SocketOptionName.TcpKeepAliveRetryCount, 3)];

    private static readonly TimeSpan LookForLoss = TimeSpan.FromSeconds(0.2);

    public static IProcessGroup Build(GroupMembership membership, Meeting meeting, Socket listener, Deadline deadline, TimeProvider time)
    {
        PeerWatch watch = new(membership.Rank, meeting.Control, membership.SilenceTimeout, time);
        Socket? next = null;
        try
        {
            next = Dial(membership, meeting, deadline);
            Socket previous = Await(membership, listener, deadline, watch);
            return new TcpRingProcessGroup(membership.Rank, membership.WorldSize, watch, new RingTransport(membership, next, previous, watch));
        }
        catch
        {
            next?.Dispose();
            watch.Dispose();
            throw;
        }
    }

    private static Socket Dial(GroupMembership membership, Meeting meeting, Deadline deadline)
    {
        var successor = (membership.Rank + 1) % membership.WorldSize;
        RingAddress address = meeting.Ring[successor];
        Socket socket = Wire.Connect(address.Host, address.Port, deadline, $"rank {successor}");
        Wire.Send(socket, new RingHello { AttemptKey = membership.AttemptKey, Rank = membership.Rank });
        return Prepare(socket);
    }

    private static Socket Await(GroupMembership membership, Socket listener, Deadline deadline, PeerWatch watch)
    {
        var predecessor = (membership.Rank + membership.WorldSize - 1) % membership.WorldSize;
        while (deadline.Remaining > TimeSpan.Zero)
        {
            if (watch.Loss is { } loss)
                throw loss;
            if (Wire.Accept(listener, deadline.AtMost(LookForLoss)) is not { } socket)
                continue;
            if (Greets(socket, membership.AttemptKey, predecessor))
                return Prepare(socket);
            socket.Dispose();
        }

        throw new RendezvousException($"After {deadline.Timeout.TotalSeconds:0.#} s rank {predecessor} had not closed the ring to rank {membership.Rank}.");
    }

    private static bool Greets(Socket socket, string attemptKey, int predecessor)
    {
        try
        {
            RingHello hello = Wire.Receive<RingHello>(socket, Gathering.PatienceWithStranger);
            return hello.AttemptKey == attemptKey && hello.Rank == predecessor;
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
