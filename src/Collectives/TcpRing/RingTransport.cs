using System.Net.Sockets;
using Hayate.Collectives.Liveness;

namespace Hayate.Collectives.TcpRing;

/// <summary>
/// The two links of a rank in the ring: it sends to its successor and receives from its predecessor. Long sends run on a thread of
/// their own, so that both directions are busy at the same time and a ring full of senders cannot stall itself.
/// </summary>
internal sealed unsafe class RingTransport : IDisposable
{
    /// <summary>
    /// Up to this many bytes a link surely takes at once: sending them on the caller's thread saves a hand-over. Only while nothing
    /// longer is on its way, or all ranks could wait in a send with nobody receiving.
    /// </summary>
    private const int Short = 16 * 1024;

    private readonly Socket _next;
    private readonly Socket _previous;
    private readonly PeerWatch _watch;
    private readonly Thread _sender;
    private readonly Queue<(nint Address, int Length)> _queue = new();
    private readonly object _lock = new();
    private bool _sending;
    private bool _hasQueued;
    private bool _ending;
    private SocketException? _sendFailure;

    public RingTransport(GroupMembership membership, Socket next, Socket previous, PeerWatch watch)
    {
        (_next, _previous, _watch) = (next, previous, watch);
        Next = (membership.Rank + 1) % membership.WorldSize;
        Previous = (membership.Rank + membership.WorldSize - 1) % membership.WorldSize;
        _sender = new Thread(SendQueued) { IsBackground = true, Name = $"ring sender of rank {membership.Rank}" };
        _sender.Start();
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
        lock (_lock)
        {
            ThrowIfBroken();
            if (length > Short || _hasQueued)
            {
                _hasQueued = true;
                _queue.Enqueue((address, length));
                Monitor.PulseAll(_lock);
                return;
            }
        }

        try
        {
            SendAll(address, length);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new LinkBrokenException(Next, e);
        }
    }

    /// <summary>Receives exactly as many bytes.</summary>
    /// <exception cref="LinkBrokenException">The link is broken.</exception>
    public void Receive(nint address, int length)
    {
        try
        {
            for (int received = 0; received < length;)
            {
                int count = _previous.Receive(new Span<byte>((byte*)address + received, length - received));
                if (count == 0)
                    throw new EndOfStreamException("The connection was closed.");
                received += count;
            }
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException or ObjectDisposedException)
        {
            lock (_lock)
                ThrowIfBroken(); // when the successor's link broke first, the receiver was only told to stop
            throw new LinkBrokenException(Previous, e);
        }
    }

    /// <summary>Waits until everything is handed to the successor's link, and its memory is free again.</summary>
    /// <exception cref="LinkBrokenException">The link is broken.</exception>
    public void Flush()
    {
        lock (_lock)
        {
            WaitUntilIdle();
            _hasQueued = false;
            ThrowIfBroken();
        }
    }

    /// <summary>Gives the links up and waits until no memory is in use.</summary>
    public void Abandon()
    {
        Break();
        lock (_lock)
        {
            _queue.Clear();
            WaitUntilIdle();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _ending = true;
            Monitor.PulseAll(_lock);
        }

        _sender.Join();
        _next.Dispose();
        _previous.Dispose();
    }

    private void ThrowIfBroken()
    {
        if (_sendFailure is not null)
            throw new LinkBrokenException(Next, _sendFailure);
    }

    private void WaitUntilIdle()
    {
        while (_sending || _queue.Count > 0)
            Monitor.Wait(_lock);
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

    private void SendQueued()
    {
        while (TakeNext() is { } piece)
        {
            SocketException? failure = null;
            try
            {
                SendAll(piece.Address, piece.Length);
            }
            catch (SocketException e)
            {
                failure = e;
            }

            Finish(failure);
        }
    }

    private (nint Address, int Length)? TakeNext()
    {
        lock (_lock)
        {
            while (_queue.Count == 0)
            {
                if (_ending)
                    return null;
                Monitor.Wait(_lock);
            }

            _sending = true;
            return _queue.Dequeue();
        }
    }

    private void Finish(SocketException? failure)
    {
        lock (_lock)
        {
            _sending = false;
            if (failure is not null)
            {
                _sendFailure ??= failure;
                _queue.Clear();
            }

            if (_queue.Count == 0)
                Monitor.PulseAll(_lock);
        }

        if (failure is not null)
            Shut(_previous); // the receiver must not wait for an answer to what was never sent
    }

    private void SendAll(nint address, int length)
    {
        for (int sent = 0; sent < length;)
            sent += _next.Send(new ReadOnlySpan<byte>((byte*)address + sent, length - sent));
    }
}
