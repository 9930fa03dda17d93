using System.Net.Sockets;
using Hayate.Collectives.Liveness;

namespace Hayate.Collectives.TcpRing;

/// <summary>
/// The two links of a rank in the ring: it sends to its successor and receives from its predecessor. One thread serves both, handing each link what
/// it takes at the moment, so that both directions are busy at the same time and a ring full of senders cannot stall itself.
/// </summary>
internal sealed unsafe class RingTransport : IDisposable
{
    /// <summary>Attempts before the thread sleeps: about as long as a sleep takes to begin and end.</summary>
    private const int Spins = 50;

    private readonly Socket _next;
    private readonly Socket _previous;
    private readonly Queue<(nint Address, long Length)> _queue = new(64);
    private readonly List<Socket> _readable = new(1);
    private readonly List<Socket> _writable = new(1);
    private long _sent;

    /// <summary>
    /// The link took less than it was offered. It is offered more only when it says that it has room again: what fits in before would travel in
    /// segments so small that the peer may wait tens of milliseconds before it acknowledges them.
    /// </summary>
    private bool _isFull;

    public RingTransport(GroupMembers members, Socket next, Socket previous, PeerWatch watch)
    {
        (_next, _previous) = (next, previous);
        Next = members.Ranks[(members.Own + 1) % members.Count];
        Previous = members.Ranks[(members.Own + members.Count - 1) % members.Count];
        (next.Blocking, previous.Blocking) = (false, false);
        watch.OnLost(Break);
    }

    /// <summary>Rank that this one sends to.</summary>
    public int Next { get; }

    /// <summary>Rank that this one receives from.</summary>
    public int Previous { get; }

    /// <summary>Sends memory that stays as it is until <see cref="Flush"/> returns.</summary>
    /// <exception cref="LinkBrokenException">The link is broken.</exception>
    public void Send(nint address, long length)
    {
        if (length == 0)
            return;
        _queue.Enqueue((address, length));
        Push();
    }

    /// <summary>Receives exactly as many bytes.</summary>
    /// <exception cref="LinkBrokenException">The link is broken.</exception>
    public void Receive(nint address, long length) => Receive(address, length, length);

    /// <summary>Receives what has come, at least and at most so many bytes, and says how many.</summary>
    /// <exception cref="LinkBrokenException">The link is broken.</exception>
    public long Receive(nint address, long least, long most)
    {
        long received = 0;
        for (var idle = 0; received < least;)
        {
            var count = Pull(address + (nint)received, most - received);
            received += count;
            if (count > 0 | Push())
                idle = 0;
            else if (++idle > Spins)
                Wait(receives: true);
        }

        return received;
    }

    /// <summary>Waits until everything is handed to the successor's link, and its memory is free again.</summary>
    /// <exception cref="LinkBrokenException">The link is broken.</exception>
    public void Flush()
    {
        while (_queue.Count > 0)
        {
            if (!Push())
                Wait(receives: false);
        }
    }

    /// <summary>Gives the links up: nothing of the caller's memory is used any more.</summary>
    public void Abandon()
    {
        _queue.Clear();
        Break();
    }

    public void Dispose()
    {
        _next.Dispose();
        _previous.Dispose();
    }

    /// <summary>Sends what the link takes now, and says whether it took anything.</summary>
    private bool Push()
    {
        if (_isFull && !_next.Poll(TimeSpan.Zero, SelectMode.SelectWrite))
            return false;
        _isFull = false;
        var progressed = false;
        while (_queue.TryPeek(out (nint Address, long Length) piece))
        {
            var rest = (int)Math.Min(piece.Length - _sent, int.MaxValue);
            var count = _next.Send(new ReadOnlySpan<byte>((byte*)piece.Address + _sent, rest), SocketFlags.None, out SocketError error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
                throw new LinkBrokenException(Next, new SocketException((int)error));
            _isFull = error == SocketError.WouldBlock || count < rest;
            if (error == SocketError.WouldBlock)
                return progressed;
            progressed = true;
            _sent += count;
            if (_sent < piece.Length)
                return true;
            _sent = 0;
            _queue.Dequeue();
        }

        return progressed;
    }

    private int Pull(nint address, long length)
    {
        Span<byte> target = new((byte*)address, (int)Math.Min(length, int.MaxValue));
        var count = _previous.Receive(target, SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock)
            return 0;
        if (error != SocketError.Success)
            throw new LinkBrokenException(Previous, new SocketException((int)error));
        return count > 0 ? count : throw new LinkBrokenException(Previous, new EndOfStreamException("The connection was closed."));
    }

    private void Wait(bool receives)
    {
        _readable.Clear();
        _writable.Clear();
        if (receives)
            _readable.Add(_previous);
        if (_queue.Count > 0)
            _writable.Add(_next);
        Socket.Select(receives ? _readable : null, _queue.Count > 0 ? _writable : null, null, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends what waits on the links.</summary>
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
