using Hayate.Client;

namespace Hayate.Dashboard.Hosting;

/// <summary>The section <c>Hayate</c> of the configuration, as far as the dashboard reads it.</summary>
public sealed class DashboardOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Hayate";

    /// <summary>Address of the coordinator, or of several, separated by semicolons. Default: <c>http://127.0.0.1:7070</c>.</summary>
    public string Api { get; set; } = "http://127.0.0.1:7070";

    /// <summary>The same, read.</summary>
    internal ApiAddresses Addresses => ApiAddresses.TryParse(Api, out var addresses) ? addresses : throw new FormatException($"'{Api}' is no address.");

    /// <summary>Addresses to listen on, separated by semicolons. Default: <c>http://127.0.0.1:7080</c>.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:7080";

    /// <summary>Directory to remember in who has signed in, over a restart. Default: none, and everybody signs in again.</summary>
    public string? Data { get; set; }

    /// <summary>Who may look.</summary>
    public DashboardAccess Access { get; set; } = new();
}
