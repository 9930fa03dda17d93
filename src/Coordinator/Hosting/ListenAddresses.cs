using System.Net;

namespace Hayate.Coordinator.Hosting;

/// <summary>Addresses to listen on. Without access control they are this machine's own: whoever reaches the API may do everything.</summary>
internal static class ListenAddresses
{
    /// <summary>Adds an error for each that is no address, or is reachable from elsewhere where it must not be.</summary>
    public static void Check(string urls, bool loopbackOnly, ICollection<string> errors)
    {
        foreach (var url in Split(urls))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                errors.Add($"Hayate:Urls has '{url}', which is no address. Write it like http://127.0.0.1:7070, or http://0.0.0.0:7070 for all networks.");
            }
            else if (loopbackOnly && !IsLoopback(address.Host))
            {
                errors.Add(
                    $"Hayate:Urls has '{url}', which other machines can reach, but access is not controlled. "
                    + "Set Hayate:Access:Mode to Tokens (docs/access.md), or listen on 127.0.0.1.");
            }
        }
    }

    public static string[] Split(string urls) => urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether a host name or address is this machine's own.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
