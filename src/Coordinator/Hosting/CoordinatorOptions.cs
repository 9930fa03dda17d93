using Hayate.Coordinator.Clustering;

namespace Hayate.Coordinator.Hosting;

/// <summary>
/// Settings of the coordinator, from <c>Hayate:*</c> in appsettings.json or <c>Hayate__*</c> in the environment. Beside them stand those that
/// workers read too: <see cref="Hayate.Blobs.BlobLocation"/> and <see cref="Hayate.Resilience.ResilienceOptions"/>.
/// </summary>
internal sealed class CoordinatorOptions
{
    public const string Section = "Hayate";

    /// <summary>Directory of an embedded database and of blobs that are in no other place. Default: <c>hayate-data</c> in the working directory.</summary>
    public string Data { get; set; } = "hayate-data";

    /// <summary>Addresses to listen on, separated by semicolons. Default: <c>http://127.0.0.1:7070</c>.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:7070";

    /// <summary>Seconds for which a coordinator that is asked to stop serves on, though not ready. Default: 0.</summary>
    public double DrainSeconds { get; set; }

    /// <summary>Where the truth is.</summary>
    public DatabaseOptions Database { get; set; } = new();

    /// <summary>How coordinators meet.</summary>
    public SiloOptions Orleans { get; set; } = new();
}

/// <summary>Where the truth is.</summary>
internal sealed class DatabaseOptions
{
    public const string Sqlite = "sqlite";

    public const string Postgres = "postgres";

    /// <summary><c>sqlite</c> or <c>postgres</c>. Default: <c>sqlite</c>.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>As the provider takes it. Default with sqlite: <c>hayate.db</c> in the data directory. Needed with postgres.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Whether a coordinator that starts brings the schema up to date. Default: true. When false, <c>hayate db migrate</c> must have
    /// done it, or the coordinator does not start.
    /// </summary>
    public bool MigrateAtStart { get; set; } = true;
}
