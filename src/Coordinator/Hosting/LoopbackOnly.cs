using System.Net;

namespace Hayate.Coordinator.Hosting;

/// <summary>Without access control the API listens on this machine alone: whoever reaches it may do everything.</summary>
internal static class LoopbackOnly
{
    /// <exception cref="StartupException">An address is no URL or is reachable from elsewhere.</exception>
    public static void Require(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                throw new StartupException($"Hayate:Urls has '{url}', which is no address. Write it like http://127.0.0.1:7070.");
            }

            if (!Is(address.Host))
            {
                throw new StartupException(
                    $"Hayate:Urls has '{url}', which other machines can reach, but access is not controlled. " +
                    "Listen on 127.0.0.1 and reach it through an SSH tunnel or a proxy that authenticates.");
            }
        }
    }

    /// <summary>Whether a host name or address is this machine's own.</summary>
    public static bool Is(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
