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
            Require(new(IPAddress.Loopback, new Uri(url).Port), "the API", "Hayate__Urls");
        }

        Require(options.Orleans.Endpoint, "the silo", "Hayate__Orleans__SiloPort");
    }

    private static void Require(IPEndPoint endpoint, string whose, string setting)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new StartupException(
                $"Port {endpoint.Port} of {whose} is in use. Stop what listens there (ss -ltnp shows it), or choose another with {setting}.", failure);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new StartupException($"Port {endpoint.Port} of {whose} may not be opened. Choose one above 1023 with {setting}.", failure);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            throw new StartupException(
                $"{endpoint.Address} of {whose} is no address of this machine. Set Hayate__Orleans__AdvertisedAddress to one that other coordinators reach.", failure);
        }
    }
}
