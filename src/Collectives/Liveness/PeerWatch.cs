using System.Net.Sockets;

namespace Hayate.Collectives.Liveness;

/// <summary>
/// Knows whether the peers live, apart from whether they make progress. A thread of its own says over idle control connections that
/// this process lives and listens for the others. The connections form a star: rank 0 hears everybody, passes on who is lost, and is
/// itself heard by all, so that every rank names the same one.
/// </summary>
internal sealed class PeerWatch : IDisposable
{
    /// <summary>How long the verdict of the others is awaited before the neighbour on a broken link is blamed.</summary>
    private static readonly TimeSpan VerdictWait = TimeSpan.FromSeconds(2);

    /// <summary>Time between two signs of life. It also bounds how long leaving takes.</summary>
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(0.2);

    private static readonly TimeSpan FarewellWait = TimeSpan.FromSeconds(0.5);

    private readonly int _rank;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly WatchedPeer[] _peers;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _known = new();
    private readonly ManualResetEventSlim _leave = new();
    private readonly Lock _listening = new();
    private PeerLostException? _loss;
    private Action _onLost = () => { };
    private volatile int _departed = -1;
    private long _leftAt;

    /// <param name="rank">This rank.</param>
    /// <param name="connections">Control connections by peer; the watch owns them.</param>
    /// <param name="timeout">Silence after which a peer is lost.</param>
    /// <param name="time">Clock.</param>
    public PeerWatch(int rank, IReadOnlyDictionary<int, Socket> connections, TimeSpan timeout, TimeProvider time)
    {
        _rank = rank;
        _timeout = timeout;
        _interval = timeout / 16 < LongestInterval ? timeout / 16 : LongestInterval;
        _time = time;
        var now = time.GetTimestamp();
        _peers = [.. connections.Select(pair => new WatchedPeer(pair.Key, pair.Value, now))];
        foreach (WatchedPeer peer in _peers)
            peer.Connection.SendTimeout = (int)timeout.TotalMilliseconds;
        _thread = new Thread(Watch) { IsBackground = true, Name = $"liveness of rank {rank}" };
        _thread.Start();
    }

    /// <summary>The loss, once there is one.</summary>
    public PeerLostException? Loss => Volatile.Read(ref _loss);

    /// <summary>Calls back on a loss, at once when it has already happened.</summary>
    public void OnLost(Action action)
    {
        lock (_listening)
            _onLost += action;
        if (Loss is not null)
            action();
    }

    /// <summary>Names the rank to blame, unless another one is lost already, and returns who it is for this group.</summary>
    public PeerLostException Blame(PeerLostException loss)
    {
        Declare(loss);
        return Loss!;
    }

    /// <summary>Says who is to blame for a broken link: the rank that the watch finds lost, else the neighbour at its other end.</summary>
    public PeerLostException Explain(int neighbour, Exception cause)
    {
        if (_departed < 0)
            AwaitVerdict();
        return Blame(new PeerLostException(_departed >= 0 ? _departed : neighbour, "its connection ended in the middle of a collective", cause));
    }

    /// <summary>Waits a little for the loss that a peer already knows of.</summary>
    public PeerLostException? AwaitVerdict()
    {
        _known.Wait(VerdictWait);
        return Loss;
    }

    /// <summary>Says farewell, so that the others do not take the end of this process for a loss.</summary>
    public void Dispose()
    {
        _leftAt = _time.GetTimestamp();
        _leave.Set();
        Send(new ControlFrame(ControlFrameKind.Leaving, _rank));
        foreach (WatchedPeer peer in _peers)
            EndSending(peer);
        // Closing with frames unread would reset the connection and could destroy the farewell: the thread reads until the peers close.
        _thread.Join();
        foreach (WatchedPeer peer in _peers)
            peer.Dispose();
        _known.Dispose();
        _leave.Dispose();
    }

    private static void EndSending(WatchedPeer peer)
    {
        try
        {
            if (!peer.IsClosed)
                peer.Connection.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
    }

    private void Watch()
    {
        var lastBeat = _time.GetTimestamp();
        Beat();
        while (true)
        {
            List<Socket> open = [.. _peers.Where(peer => !peer.IsClosed).Select(peer => peer.Connection)];
            if (_leave.IsSet && (open.Count == 0 || _time.GetElapsedTime(_leftAt) > FarewellWait))
                return;
            if (open.Count > 0)
                Socket.Select(open, null, null, _interval);
            else
                _leave.Wait(_interval);
            foreach (WatchedPeer peer in _peers.Where(peer => open.Contains(peer.Connection)))
                Read(peer);
            TimeSpan sinceBeat = _time.GetElapsedTime(lastBeat);
            if (_leave.IsSet || sinceBeat < _interval)
                continue;
            lastBeat = _time.GetTimestamp();
            Beat();
            FindSilent(lastBeat, wasAway: sinceBeat > _timeout / 2);
        }
    }

    private void Beat() => Send(new ControlFrame(ControlFrameKind.Alive, _rank));

    /// <param name="now">Timestamp.</param>
    /// <param name="wasAway">This process itself was stopped or starved, so the silence says nothing about the others.</param>
    private void FindSilent(long now, bool wasAway)
    {
        foreach (WatchedPeer peer in _peers)
        {
            if (wasAway)
                peer.LastHeard = now;
            else if (_time.GetElapsedTime(peer.LastHeard, now) > _timeout)
                Declare(new PeerLostException(peer.Rank, peer.IsClosed ? "it left the group" : $"nothing was heard of it for {_timeout.TotalSeconds:0.#} s"));
        }
    }

    private void Read(WatchedPeer peer)
    {
        try
        {
            if (peer.Read() is not { } frame)
                return;
            peer.LastHeard = _time.GetTimestamp();
            if (frame.Kind == ControlFrameKind.Lost)
                Declare(new PeerLostException(frame.Rank, frame.Rank == _rank ? "its peers gave it up while it was silent" : $"rank {peer.Rank} says so"));
            if (frame.Kind == ControlFrameKind.Leaving)
                Depart(peer);
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException or ObjectDisposedException)
        {
            peer.Dispose();
            if (!_leave.IsSet)
                Declare(new PeerLostException(peer.Rank, "its connection ended without a farewell", e));
        }
    }

    /// <summary>A peer that left in order is lost only to those who still wait for it: it grows silent from here on.</summary>
    private void Depart(WatchedPeer peer)
    {
        _departed = peer.Rank;
        peer.Dispose();
    }

    private void Declare(PeerLostException loss)
    {
        if (Interlocked.CompareExchange(ref _loss, loss, null) is not null)
            return;
        Send(new ControlFrame(ControlFrameKind.Lost, loss.Rank));
        _known.Set();
        Action listeners;
        lock (_listening)
            listeners = _onLost;
        listeners();
    }

    private void Send(ControlFrame frame)
    {
        foreach (WatchedPeer peer in _peers)
            peer.Send(frame);
    }
}
