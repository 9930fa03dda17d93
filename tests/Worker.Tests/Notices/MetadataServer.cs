using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Hayate.Worker.Notices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hayate.Worker.Tests.Notices;

/// <summary>Azure's metadata service as far as events go, over HTTP on loopback.</summary>
internal sealed class MetadataServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Channel<string> _started = Channel.CreateUnbounded<string>();
    private volatile ScheduledEvent[] _events = [];
    private int _refusals;

    private MetadataServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Use(async (context, next) =>
        {
            if (context.Request.Headers["Metadata"] != "true" || string.IsNullOrEmpty(context.Request.Query["api-version"]))
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
            else if (Interlocked.Decrement(ref _refusals) >= 0)
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            else
                await next(context);
        });
        _application.MapGet("/metadata/instance/compute/name", () => "spot_7");
        _application.MapGet("/metadata/scheduledevents", () => Results.Text(JsonSerializer.Serialize(new { DocumentIncarnation = 1, Events = _events }), "application/json"));
        _application.MapPost("/metadata/scheduledevents", async (HttpRequest request) =>
        {
            using var asked = await JsonDocument.ParseAsync(request.Body);
            foreach (var one in asked.RootElement.GetProperty("StartRequests").EnumerateArray())
                _started.Writer.TryWrite(one.GetProperty("EventId").GetString()!);
        });
    }

    public Uri Address => new(_application.Urls.Single());

    public static async Task<MetadataServer> StartAsync()
    {
        MetadataServer server = new();
        await server._application.StartAsync();
        return server;
    }

    public void Announce(string type, params ImmutableArray<string> machines) =>
        _events = [new ScheduledEvent { EventId = $"event-{type}", EventType = type, Resources = machines, NotBefore = "Mon, 19 Sep 2016 18:29:47 GMT" }];

    /// <summary>Answers the next requests with 503.</summary>
    public void Refuse(int requests) => _refusals = requests;

    /// <summary>The next event that may begin.</summary>
    public async Task<string> StartedAsync()
    {
        using CancellationTokenSource timeout = new(Protocol.ProtocolServer.Patience);
        return await _started.Reader.ReadAsync(timeout.Token);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
