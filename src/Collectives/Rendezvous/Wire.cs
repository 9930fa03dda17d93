using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Hayate.Collectives.Rendezvous;

/// <summary>Sockets and length-prefixed JSON messages of a meeting.</summary>
internal static class Wire
{
    private const int LargestMessage = 1 << 20;

    /// <summary>Listens on a port that the system picks.</summary>
    public static Socket Listen(string address, int backlog)
    {
        IPEndPoint local = new(Resolve(address), 0);
        Socket listener = new(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(local);
            listener.Listen(backlog);
            return listener;
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new RendezvousException($"Cannot listen on {address}: {e.Message}. It must be an address of this machine.", e);
        }
    }

    public static int PortOf(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>Connects within the deadline.</summary>
    /// <exception cref="RendezvousException">Nobody answers there.</exception>
    public static Socket Connect(string host, int port, Deadline deadline, string who)
    {
        IPAddress address = Resolve(host);
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SendTimeout = Milliseconds(deadline.Remaining); // on Linux it bounds a connect, too
            socket.Connect(address, port);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new RendezvousException($"Cannot reach {who} at {host}:{port}: {e.Message}.", e);
        }
    }

    /// <summary>Waits for a connection; null when none comes in time.</summary>
    public static Socket? Accept(Socket listener, TimeSpan timeout)
    {
        if (!listener.Poll(timeout, SelectMode.SelectRead))
            return null;
        Socket socket = listener.Accept();
        socket.NoDelay = true;
        return socket;
    }

    public static void Send<T>(Socket socket, T message)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message);
        var framed = new byte[sizeof(int) + json.Length];
        BinaryPrimitives.WriteInt32LittleEndian(framed, json.Length);
        json.CopyTo(framed, sizeof(int));
        socket.Send(framed);
    }

    /// <summary>Receives a message of the expected shape.</summary>
    /// <exception cref="SocketException">The time is over or the connection broke.</exception>
    /// <exception cref="InvalidDataException">What came is not such a message.</exception>
    /// <exception cref="EndOfStreamException">The peer closed the connection.</exception>
    public static T Receive<T>(Socket socket, TimeSpan timeout)
    {
        socket.ReceiveTimeout = Milliseconds(timeout);
        var prefix = new byte[sizeof(int)];
        ReceiveExactly(socket, prefix);
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (length is <= 0 or > LargestMessage)
            throw new InvalidDataException("Not a message of a rendezvous.");
        var json = new byte[length];
        ReceiveExactly(socket, json);
        socket.ReceiveTimeout = 0;
        try
        {
            return JsonSerializer.Deserialize<T>(json) ?? throw new InvalidDataException("Not a message of a rendezvous.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("Not a message of a rendezvous.", e);
        }
    }

    /// <summary>A socket timeout, for which 0 would mean for ever.</summary>
    private static int Milliseconds(TimeSpan timeout) => (int)Math.Max(1, timeout.TotalMilliseconds);

    private static void ReceiveExactly(Socket socket, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var count = socket.Receive(buffer);
            if (count == 0)
                throw new EndOfStreamException("The connection was closed.");
            buffer = buffer[count..];
        }
    }

    private static IPAddress Resolve(string host)
    {
        try
        {
            if (IPAddress.TryParse(host, out IPAddress? address))
                return address;
            IPAddress[] found = Dns.GetHostAddresses(host);
            return found.FirstOrDefault(candidate => candidate.AddressFamily == AddressFamily.InterNetwork) ?? found.First();
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            throw new RendezvousException($"The host name '{host}' does not resolve: {e.Message}.", e);
        }
    }
}
