using System.Net.Sockets;

namespace Hayate.Collectives.Liveness;

/// <summary>A peer at the other end of a control connection. Used by the watch's thread; sending is open to all.</summary>
internal sealed class WatchedPeer(int rank, Socket connection, long now) : IDisposable
{
    private readonly byte[] _frame = new byte[ControlFrame.Size];
    private readonly Lock _sending = new();
    private int _received;

    public int Rank { get; } = rank;

    public Socket Connection { get; } = connection;

    /// <summary>Timestamp of the last sign of life.</summary>
    public long LastHeard { get; set; } = now;

    /// <summary>The connection has ended, in order or not.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Reads what is there, at most one frame; null while a frame is incomplete.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="EndOfStreamException">The peer closed it.</exception>
    public ControlFrame? Read()
    {
        var count = Connection.Receive(_frame.AsSpan(_received));
        if (count == 0)
            throw new EndOfStreamException();
        _received += count;
        if (_received < ControlFrame.Size)
            return null;
        _received = 0;
        return ControlFrame.Decode(_frame);
    }

    /// <summary>Sends a frame; a connection that cannot take it shows as lost when it is read.</summary>
    public void Send(ControlFrame frame)
    {
        lock (_sending)
        {
            if (IsClosed)
                return;
            try
            {
                Connection.Send(frame.Encode());
            }
            catch (SocketException)
            {
                // The reading side finds out and says why.
            }
        }
    }

    public void Dispose()
    {
        lock (_sending)
        {
            IsClosed = true;
            Connection.Dispose();
        }
    }
}
