using System.Net;
using Hayate.Client.Workers;
using Hayate.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hayate.Client.Tests;

/// <summary>A real HTTP server on a free port and the clients for it.</summary>
public sealed class TestServer : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _application;
    private readonly ServiceProvider _clients;

    private TestServer(WebApplication application)
    {
        _application = application;
        Address = new Uri(application.Urls.Single());
        _clients = Clients(Address);
    }

    public Uri Address { get; }

    public IHayateClient Client => _clients.GetRequiredService<IHayateClient>();

    public IWorkerClient WorkerClient => _clients.GetRequiredService<IWorkerClient>();

    public static async Task<TestServer> StartAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.ConfigureHttpJsonOptions(json => HayateJson.Configure(json.SerializerOptions));
        builder.Services.AddProblemDetails();
        var application = builder.Build();
        map(application);
        await application.StartAsync();
        return new(application);
    }

    public static ServiceProvider Clients(ApiAddresses addresses) => new ServiceCollection().AddHayateClient(addresses).BuildServiceProvider();

    public async ValueTask DisposeAsync()
    {
        await _clients.DisposeAsync();
        await _application.DisposeAsync();
    }
}
