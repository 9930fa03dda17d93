using System.Net;
using System.Net.Sockets;

namespace Hayate.Coordinator.Hosting;

/// <summary>Looks at the ports before anything starts, so that one in use is told in one line and not by all that depends on it.</summary>
internal static class FreePorts
{
    /// <exception cref="StartupException">A port is in use.</exception>
    public static void Require(CoordinatorOptions options)
    {
        foreach (var url in ListenAddresses.Split(options.Urls))
        {
            Require(new Uri(url).Port, "the API", "Hayate__Urls");
        }

        Require(options.Orleans.SiloPort, "the silo", "Hayate__Orleans__SiloPort");
        Require(options.Orleans.GatewayPort, "the silo's gateway", "Hayate__Orleans__GatewayPort");
    }

    private static void Require(int port, string whose, string setting)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new StartupException(
                $"Port {port} of {whose} is in use. Stop what listens there (ss -ltnp shows it), or choose another with {setting}.", failure);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new StartupException($"Port {port} of {whose} may not be opened. Choose one above 1023 with {setting}.", failure);
        }
    }
}
