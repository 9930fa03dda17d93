using System.Net;
using System.Net.Sockets;

namespace Hayate.TestKit;

/// <summary>
/// TCP ports for tests. They lie below those from which the kernel takes one for every outgoing connection: nobody gets a port of ours between
/// the choice and the start of the program that is to listen there, or while that program is being restarted.
/// </summary>
public static class FreePort
{
    private const int First = 12_000;
    private const int Count = 20_000;

    // Processes of tests that run side by side begin at different ports.
    private static int _turn = Environment.ProcessId * 251 % Count;

    /// <summary>A port that is free now, another one each time.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + Interlocked.Increment(ref _turn) % Count;
            if (IsFree(port)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
