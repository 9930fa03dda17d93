using System.Net;
using System.Net.Sockets;

namespace Hayate.Cli.Supervision;

/// <summary>TCP ports of this machine.</summary>
internal static class Ports
{
    /// <summary>Throws when somebody listens on the port already.</summary>
    public static void DemandFree(int port, string user, string option)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            listener.Start();
        }
        catch (SocketException cause)
        {
            throw new CliException(
                $"port {port}, where the {user} would listen, cannot be used: {cause.Message}.",
                $"stop what uses it (ss -ltnp 'sport = :{port}' names it), or choose another port with {option}.");
        }
    }

    /// <summary>A port that is free now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
