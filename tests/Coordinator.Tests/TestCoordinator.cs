using System.Net;
using System.Net.Sockets;
using Hayate.Blobs;
using Hayate.Client;
using Hayate.Client.Workers;
using Hayate.Coordinator.Hosting;
using Hayate.Coordinator.Persistence;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hayate.Coordinator.Tests;

/// <summary>A whole coordinator: real silo, real HTTP server, SQLite in a directory of its own or a PostgreSQL database, and the clients for it.</summary>
public sealed class TestCoordinator : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _application;
    private readonly ServiceProvider _clients;

    private TestCoordinator(WebApplication application, string data)
    {
        _application = application;
        Data = data;
        Address = new Uri(application.Urls.Single());
        _clients = new ServiceCollection().AddHayateClient(Address).BuildServiceProvider();
        Http = new HttpClient { BaseAddress = Address };
    }

    public string Data { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public IHayateClient Api => _clients.GetRequiredService<IHayateClient>();

    public IWorkerClient Workers => _clients.GetRequiredService<IWorkerClient>();

    public IServiceProvider Services => _application.Services;

    internal IBlobStore Blobs => Services.GetRequiredService<IBlobStore>();

    internal HayateContext OpenDatabase() => Services.GetRequiredService<IDbContextFactory<HayateContext>>().CreateDbContext();

    public static async Task<TestCoordinator> StartAsync(string data, TimeProvider? clock = null, string? postgres = null, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var ports = FreePorts(2);
        var application = await CoordinatorApplication.BuildAsync([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Hayate:Data"] = data,
                ["Hayate:Urls"] = "http://127.0.0.1:0",
                ["Hayate:Orleans:SiloPort"] = $"{ports[0]}",
                ["Hayate:Orleans:GatewayPort"] = $"{ports[1]}",
                ["Hayate:Database:Provider"] = postgres is null ? "sqlite" : "postgres",
                ["Hayate:Database:ConnectionString"] = postgres,
            });
            builder.Configuration.AddInMemoryCollection(settings);
            builder.Logging.ClearProviders();
            if (clock is not null) builder.Services.AddSingleton(clock);
        });
        await application.StartAsync().WaitAsync(Patience);
        return new(application, data);
    }

    /// <summary>Ports that nobody listens on, all different.</summary>
    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _clients.DisposeAsync();
        await _application.StopAsync().WaitAsync(Patience);
        await _application.DisposeAsync();
    }
}
