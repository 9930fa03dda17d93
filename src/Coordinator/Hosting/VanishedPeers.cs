using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Hayate.Coordinator.Hosting;

/// <summary>
/// A peer whose machine or network is gone closes no connection. What is sent to it, as a heartbeat is, goes unacknowledged, and by default
/// the kernel gives up after a quarter of an hour: here it does so sooner, and the request ends.
/// </summary>
internal static class VanishedPeers
{
    private const int Tcp = 6; // IPPROTO_TCP
    private const int UserTimeout = 18; // TCP_USER_TIMEOUT, in milliseconds
    private const int GivenUpAfter = 30_000;

    public static void NoticeVanishedPeers(this IWebHostBuilder host)
    {
        if (OperatingSystem.IsLinux()) host.UseSockets(sockets => sockets.CreateBoundListenSocket = Listen);
    }

    // Connections have the setting of the socket that accepted them.
    private static Socket Listen(EndPoint endpoint)
    {
        var listener = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (endpoint is IPEndPoint) listener.SetRawSocketOption(Tcp, UserTimeout, BitConverter.GetBytes(GivenUpAfter));
        return listener;
    }
}
