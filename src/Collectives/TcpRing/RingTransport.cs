using System.Net.Sockets;
using Hayate.Collectives.Liveness;

namespace Hayate.Collectives.TcpRing;

/// <summary>The two links of a rank in the ring: it sends to its successor and receives from its predecessor.</summary>
internal sealed unsafe class RingTransport : IDisposable
{
    private readonly Socket _next;
    private readonly Socket _previous;
    private readonly RingSender _sender;

    public RingTransport(GroupMembership membership, Socket next, Socket previous, PeerWatch watch)
    {
        (_next, _previous) = (next, previous);
        Next = (membership.Rank + 1) % membership.WorldSize;
        Previous = (membership.Rank + membership.WorldSize - 1) % membership.WorldSize;

        // When a send fails, the receiver must not wait for the answer to what was never sent.
        _sender = new RingSender(next, $"ring sender of rank {membership.Rank}", () => Shut(_previous));
        watch.OnLost(Break);
    }

    /// <summary>Rank that this one sends to.</summary>
    public int Next { get; }

    /// <summary>Rank that this one receives from.</summary>
    public int Previous { get; }

    /// <summary>Sends memory that stays as it is until <see cref="Flush"/> returns.</summary>
    /// <exception cref="LinkBrokenException">The link is broken.</exception>
    public void Send(nint address, int length)
    {
        _sender.Send(address, length);
        ThrowIfSendingFailed();
    }

    /// <summary>Receives exactly as many bytes.</summary>
    /// <exception cref="LinkBrokenException">The link is broken.</exception>
    public void Receive(nint address, int length)
    {
        try
        {
            for (var received = 0; received < length;)
            {
                var count = _previous.Receive(new Span<byte>((byte*)address + received, length - received));
                if (count == 0)
                    throw new EndOfStreamException("The connection was closed.");
                received += count;
            }
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException or ObjectDisposedException)
        {
            ThrowIfSendingFailed(); // then that came first, and the receiver was only told to stop
            throw new LinkBrokenException(Previous, e);
        }
    }

    /// <summary>Waits until everything is handed to the successor's link, and its memory is free again.</summary>
    /// <exception cref="LinkBrokenException">The link is broken.</exception>
    public void Flush()
    {
        _sender.Flush();
        ThrowIfSendingFailed();
    }

    /// <summary>Gives the links up and waits until no memory is in use.</summary>
    public void Abandon()
    {
        Break();
        _sender.Discard();
    }

    public void Dispose()
    {
        _sender.Dispose();
        _next.Dispose();
        _previous.Dispose();
    }

    private void ThrowIfSendingFailed()
    {
        if (_sender.Failure is { } failure)
            throw new LinkBrokenException(Next, failure);
    }

    /// <summary>Ends what blocks on the links.</summary>
    private void Break()
    {
        Shut(_next);
        Shut(_previous);
    }

    private static void Shut(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is shut already.
        }
    }
}
