using System.Globalization;
using Hayate.Client;
using Hayate.Client.Workers;
using Hayate.TestKit;
using Hayate.TestKit.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hayate.Load;

/// <summary>A PostgreSQL server that keeps what it commits, and one coordinator, both as processes of their own.</summary>
internal sealed class LoadPlatform : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _data = new();
    private readonly PostgresServer _server;
    private readonly HayateProcess _coordinator;
    private readonly ServiceProvider _services;

    private LoadPlatform(PostgresServer server, string database)
    {
        _server = server;
        Database = database;
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        _services = new ServiceCollection().AddHayateClient(address).BuildServiceProvider();
        _coordinator = HayateProcess.Start("coordinator", "Coordinator", [], new Dictionary<string, string>
        {
            ["Hayate__Data"] = _data.Path,
            ["Hayate__Urls"] = address.GetLeftPart(UriPartial.Authority),
            ["Hayate__Orleans__SiloPort"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
            ["Hayate__Database__Provider"] = "postgres",
            ["Hayate__Database__ConnectionString"] = database,
            ["Logging__LogLevel__Default"] = "Warning",
            ["DOTNET_ENVIRONMENT"] = "Production",
        });
    }

    /// <summary>Connection string.</summary>
    public string Database { get; }

    /// <summary>What people and pages ask.</summary>
    public IHayateClient Client => _services.GetRequiredService<IHayateClient>();

    /// <summary>What workers ask.</summary>
    public IWorkerClient Workers => _services.GetRequiredService<IWorkerClient>();

    /// <summary>Everything that the coordinator wrote.</summary>
    public string CoordinatorOutput => _coordinator.Output;

    public static async Task<LoadPlatform> StartAsync()
    {
        var server = await PostgresServer.StartAsync(isDurable: true);
        var platform = new LoadPlatform(server, await server.CreateDatabaseAsync());
        await Wait.ForAsync("the coordinator to be ready", Patience, async () =>
            platform._coordinator.HasExited ? throw new InvalidOperationException(platform._coordinator.Describe())
            : await platform.Client.IsReadyAsync() ? platform : null, platform._coordinator.Describe);
        return platform;
    }

    /// <summary>What coordinator and server have used until now.</summary>
    public (Usage Coordinator, Usage Server) ReadUsage() => (Usage.Of(_coordinator.Id), Usage.Of(_server.ProcessId));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _coordinator.DisposeAsync();
        await _server.DisposeAsync();
        _data.Dispose();
    }
}
