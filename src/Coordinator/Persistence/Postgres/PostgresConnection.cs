using System.Data.Common;
using Hayate.Coordinator.Hosting;
using Npgsql;

namespace Hayate.Coordinator.Persistence.Postgres;

/// <summary>What the setting of the connection must be, and what stands behind a connection that does not come about.</summary>
internal static class PostgresConnection
{
    private const string Key = "Hayate:Database:ConnectionString";
    private const string Example = "Host=db.example.org;Database=hayate;Username=hayate;Password=...";
    private const int OldestMajor = 15;

    /// <summary>The setting with what is ours added to it.</summary>
    /// <exception cref="StartupException">It is missing, cannot be read, or names no host or database.</exception>
    public static string Read(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting)) throw new StartupException($"{Key} is not set, but Hayate:Database:Provider is 'postgres'. Set it like {Example}.");
        NpgsqlConnectionStringBuilder read;
        try
        {
            read = new NpgsqlConnectionStringBuilder(setting);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException)
        {
            throw new StartupException($"{Key} cannot be read: {failure.Message} Write it like {Example}.", failure);
        }

        if (string.IsNullOrEmpty(read.Host)) throw new StartupException($"{Key} names no host. Write it like {Example}.");
        if (string.IsNullOrEmpty(read.Database)) throw new StartupException($"{Key} names no database. Write it like {Example}.");
        read.ApplicationName ??= "hayate";
        var given = new DbConnectionStringBuilder { ConnectionString = setting }.Keys.Cast<string>()
            .Select(key => key.Replace(" ", "", StringComparison.Ordinal)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // A server that is gone without a word should be known to be gone before anybody's patience ends.
        if (!given.Contains("Timeout")) read.Timeout = 5;
        // Three coordinators fit into a server as it comes, and a burst does not open more sessions than the server could serve at once.
        if (!given.Contains("MaximumPoolSize") && !given.Contains("MaxPoolSize")) read.MaxPoolSize = 30;
        return read.ToString();
    }

    /// <exception cref="StartupException">The server is too old.</exception>
    public static void RequireVersion(Version version)
    {
        if (version.Major >= OldestMajor) return;
        throw new StartupException($"The server of {Key} is PostgreSQL {version}; Hayate needs {OldestMajor} or newer. Upgrade the server, or name another.");
    }

    /// <summary>Why the database cannot be used and what helps, without the password; null for a failure of another kind.</summary>
    public static string? Explain(Exception failure, string connectionString)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var server = $"the PostgreSQL server {to.Host}:{to.Port}";
        return Causes(failure).Select(cause => cause switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
                $"{Key}: {server} does not let '{to.Username}' in ({refused.MessageText}). Mend Username and Password, or the server's pg_hba.conf.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                $"{Key}: {server} has no database '{to.Database}'. Create it with: createdb -h {to.Host} -p {to.Port} -O {to.Username} {to.Database}",
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
                $"{Key}: '{to.Username}' may not do in '{to.Database}' what the schema needs ({refused.MessageText}). "
                + $"Let it: ALTER DATABASE {to.Database} OWNER TO {to.Username}",
            PostgresException other => $"{Key}: {server} refuses: {other.MessageText} ({other.SqlState}).",
            NpgsqlException other => $"{Key}: {server} cannot be reached: {other.InnerException?.Message ?? other.Message} "
                + "See that it runs and that this machine can connect to it, or name another Host or Port.",
            _ => null,
        }).FirstOrDefault(text => text is not null);
    }

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException) yield return cause;
    }
}
