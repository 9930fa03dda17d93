using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Hayate.TestKit.Kubernetes.Api;

/// <summary>The listening side of the API. It can go away, cutting every connection, and come back on the same port.</summary>
internal sealed class ApiServer(ApiHandler handler, int port) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<HttpContext, bool> _open = [];
    private WebApplication? _app;

    public async Task ComeAsync()
    {
        if (_app is not null) return;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(HandleAsync);
        await _app.StartAsync();
    }

    public async Task GoAsync()
    {
        if (_app is not { } app) return;
        _app = null;
        CutConnections();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        CutConnections();
        await app.DisposeAsync();
    }

    /// <summary>Cuts what is under way, open watches among it.</summary>
    public void CutConnections()
    {
        foreach (var context in _open.Keys) context.Abort();
    }

    public async ValueTask DisposeAsync() => await GoAsync();

    private async Task HandleAsync(HttpContext context)
    {
        _open[context] = true;
        try
        {
            await handler.HandleAsync(context);
        }
        finally
        {
            _open.TryRemove(context, out _);
        }
    }
}
