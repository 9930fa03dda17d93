namespace Hayate.Cli.Supervision;

/// <summary>What `hayate up` runs, and where.</summary>
internal sealed record PlatformOptions
{
    /// <summary>Data directory.</summary>
    public required string Data { get; init; }

    /// <summary>Port of the API.</summary>
    public required int Port { get; init; }

    /// <summary>Port of the dashboard.</summary>
    public required int DashboardPort { get; init; }

    /// <summary>Worker agents.</summary>
    public required int Workers { get; init; }

    /// <summary>CPU slots of each agent.</summary>
    public required int Slots { get; init; }

    /// <summary>Address of the API.</summary>
    public Uri Api => new($"http://127.0.0.1:{Port}");

    /// <summary>Address of the dashboard.</summary>
    public Uri Dashboard => new($"http://127.0.0.1:{DashboardPort}");
}
