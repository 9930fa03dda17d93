using Npgsql;

namespace Hayate.TestKit.Postgres;

/// <summary>
/// A real PostgreSQL server on loopback, from the machine's packages, in a directory of its own. It does not wait for the disk, unless asked to:
/// what it commits outlives its processes, even when they are killed, but not the machine. It sorts text by language, as many servers of users do. It ends with the
/// process of the tests, however that ends.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>Its user, who may do everything.</summary>
    public const string User = "hayate";

    /// <summary>The user's password.</summary>
    public const string Password = "right";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<PostgresServer>> TheShared = new(() => StartAsync());

    private readonly PostgresPrograms _programs;
    private readonly bool _isDurable;
    private int _databases;

    private PostgresServer(PostgresPrograms programs, int port, bool isDurable)
    {
        _programs = programs;
        _isDurable = isDurable;
        Port = port;
    }

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Its first process, which all others belong to.</summary>
    public int ProcessId => _programs.ReadProcessId();

    /// <summary>The one server for all tests of a process that do not stop it.</summary>
    public static Task<PostgresServer> SharedAsync() => TheShared.Value;

    /// <summary>Starts a server.</summary>
    /// <param name="isDurable">Whether it waits for the disk and keeps the memory that it has by default, as a server of users does.</param>
    public static async Task<PostgresServer> StartAsync(bool isDurable = false)
    {
        var server = new PostgresServer(await PostgresPrograms.InitializeAsync(User, Password), FreePort.Next(), isDurable);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>The connection string for it.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var source = NpgsqlDataSource.Create(ConnectTo("postgres"));
        await using var create = source.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync();
        return ConnectTo(name);
    }

    /// <summary>The connection string for a database.</summary>
    public string ConnectTo(string database, string password = Password) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Database = database,
        Username = User,
        Password = password,
        IncludeErrorDetail = true,
    }.ToString();

    /// <summary>Ends all sessions and stops.</summary>
    public Task StopAsync() => _programs.StopAsync("fast");

    /// <summary>Kills it without asking.</summary>
    public async Task KillAsync()
    {
        Signals.Send(ProcessId, Signal.Kill);
        await Wait.ForAsync("the killed server's sessions to end", Patience, () => Task.FromResult(_programs.IsInUse() ? null : _programs));
    }

    /// <summary>Starts again on the same data.</summary>
    public Task StartAgainAsync() => _programs.StartAsync(Port, _isDurable);

    /// <summary>Stops it and deletes its data.</summary>
    public ValueTask DisposeAsync() => _programs.DisposeAsync();
}
