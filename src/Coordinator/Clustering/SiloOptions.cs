using System.Net;
using Hayate.Coordinator.Hosting;

namespace Hayate.Coordinator.Clustering;

/// <summary>
/// How this coordinator meets the others, from <c>Hayate:Orleans:*</c>. Those of one PostgreSQL database are one cluster; a coordinator on
/// SQLite is alone.
/// </summary>
internal sealed class SiloOptions
{
    private const string Section = $"{CoordinatorOptions.Section}:Orleans";

    /// <summary>IP address of this machine or pod at which the other coordinators reach it; it listens there. Default: 127.0.0.1, for coordinators of one machine.</summary>
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <summary>Port at which the other coordinators reach it. Default: 11111.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Seconds between two looks of coordinators at each other, and the longest wait for an answer. Default: 3.</summary>
    public double ProbeSeconds { get; set; } = 3;

    /// <summary>Looks without an answer, one after the other, after which a coordinator is suspected. Default: 3.</summary>
    public int MissedProbes { get; set; } = 3;

    /// <summary>Coordinators that must suspect one before it counts as dead; half of those there are, if that is fewer. Default: 2.</summary>
    public int Votes { get; set; } = 2;

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint => new(IPAddress.Parse(AdvertisedAddress), SiloPort);

    /// <summary>Adds a line for each mistake.</summary>
    public void Check(string provider, ICollection<string> errors)
    {
        if (!IPAddress.TryParse(AdvertisedAddress, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            errors.Add($"{Section}:AdvertisedAddress is '{AdvertisedAddress}': the IP address at which other coordinators reach this one is expected, such as 10.0.3.7.");
        }
        else if (provider == DatabaseOptions.Sqlite && !IPAddress.IsLoopback(address))
        {
            errors.Add(
                $"{Section}:AdvertisedAddress is '{AdvertisedAddress}', but a coordinator on {DatabaseOptions.Sqlite} is the only one. "
                + $"Leave it out, or set Hayate:Database:Provider to {DatabaseOptions.Postgres}.");
        }

        if (SiloPort is < 1 or > 65535) errors.Add($"{Section}:SiloPort is {SiloPort}: a port from 1 to 65535 is expected.");
        if (ProbeSeconds is not (>= 0.5 and <= 60)) errors.Add($"{Section}:ProbeSeconds is {ProbeSeconds}: seconds from 0.5 to 60 are expected. Leave it out for 3.");
        if (MissedProbes is < 1 or > 100) errors.Add($"{Section}:MissedProbes is {MissedProbes}: a number from 1 to 100 is expected. Leave it out for 3.");
        if (Votes is < 1 or > 10) errors.Add($"{Section}:Votes is {Votes}: a number from 1 to 10 is expected. Leave it out for 2.");
    }
}
