using System.Net.Sockets;

namespace Hayate.Collectives.TcpRing;

/// <summary>
/// Sends to the successor. Long sends run on a thread of their own, so that both directions are busy at the same time and a ring full
/// of senders cannot stall itself.
/// </summary>
internal sealed unsafe class RingSender : IDisposable
{
    /// <summary>
    /// Up to this many bytes a link surely takes at once: sending them on the caller's thread saves a hand-over. Only while nothing
    /// longer is on its way, or all ranks could wait in a send with nobody receiving.
    /// </summary>
    private const int Short = 16 * 1024;

    private readonly Socket _link;
    private readonly Action _onFailure;
    private readonly Thread _thread;
    private readonly Queue<(nint Address, int Length)> _queue = new();
    private readonly object _lock = new();
    private bool _isSending;
    private bool _hasQueued;
    private bool _isEnding;
    private Exception? _failure;

    /// <param name="link">Connection to the successor; not owned.</param>
    /// <param name="name">Name of the thread.</param>
    /// <param name="onFailure">Called on the thread when a send fails.</param>
    public RingSender(Socket link, string name, Action onFailure)
    {
        (_link, _onFailure) = (link, onFailure);
        _thread = new Thread(SendQueued) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Why sending failed, once it has.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_lock)
                return _failure;
        }
    }

    /// <summary>Sends memory that stays as it is until the sender is idle. What fails shows in <see cref="Failure"/>.</summary>
    public void Send(nint address, int length)
    {
        lock (_lock)
        {
            if (_failure is not null)
                return;
            if (length > Short || _hasQueued)
            {
                _hasQueued = true;
                _queue.Enqueue((address, length));
                Monitor.PulseAll(_lock);
                return;
            }
        }

        Finish(TrySend(address, length));
    }

    /// <summary>Waits until everything is handed to the link, and its memory is free again.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            while (_isSending || _queue.Count > 0)
                Monitor.Wait(_lock);
            _hasQueued = false;
        }
    }

    /// <summary>Drops what is queued and waits until no memory is in use. The link must have been shut.</summary>
    public void Discard()
    {
        lock (_lock)
            _queue.Clear();
        Flush();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isEnding = true;
            Monitor.PulseAll(_lock);
        }

        _thread.Join();
    }

    private void SendQueued()
    {
        while (TakeNext() is { } piece)
        {
            Exception? failure = TrySend(piece.Address, piece.Length);
            Finish(failure);
            if (failure is not null)
                _onFailure();
        }
    }

    private (nint Address, int Length)? TakeNext()
    {
        lock (_lock)
        {
            while (_queue.Count == 0)
            {
                if (_isEnding)
                    return null;
                Monitor.Wait(_lock);
            }

            _isSending = true;
            return _queue.Dequeue();
        }
    }

    private void Finish(Exception? failure)
    {
        lock (_lock)
        {
            _isSending = false;
            if (failure is not null)
            {
                _failure ??= failure;
                _queue.Clear();
            }

            if (_queue.Count == 0)
                Monitor.PulseAll(_lock);
        }
    }

    private Exception? TrySend(nint address, int length)
    {
        try
        {
            for (var sent = 0; sent < length;)
                sent += _link.Send(new ReadOnlySpan<byte>((byte*)address + sent, length - sent));
            return null;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return e;
        }
    }
}
