using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hayate.TestKit.Telemetry;

/// <summary>Stands in for an OpenTelemetry collector: takes traces and metrics over OTLP (HTTP, protobuf) on a free port and keeps them.</summary>
public sealed class TelemetryCollector : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<SpanData> _spans = new();
    private readonly ConcurrentDictionary<(string Service, string Metric), bool> _metrics = new();

    private TelemetryCollector(WebApplication application)
    {
        _application = application;
        application.MapPost("/v1/traces", request => TakeAsync(request, bytes =>
        {
            foreach (var span in OtlpMessages.ReadSpans(bytes)) _spans.Enqueue(span);
        }));
        application.MapPost("/v1/metrics", request => TakeAsync(request, bytes =>
        {
            foreach (var metric in OtlpMessages.ReadMetrics(bytes)) _metrics[metric] = true;
        }));
    }

    /// <summary>Spans that arrived.</summary>
    public IReadOnlyList<SpanData> Spans => [.. _spans];

    /// <summary>Metrics that arrived, by service and name.</summary>
    public IReadOnlyCollection<(string Service, string Metric)> Metrics => [.. _metrics.Keys];

    /// <summary>OpenTelemetry's own variables for a program that is to send here, at once.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _application.Urls.Single(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
    };

    /// <summary>Starts one.</summary>
    public static async Task<TelemetryCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        TelemetryCollector collector = new(application);
        await application.StartAsync();
        return collector;
    }

    /// <summary>Stops it.</summary>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task TakeAsync(HttpContext http, Action<ByteString> take)
    {
        take(await ByteString.FromStreamAsync(http.Request.Body));
        http.Response.ContentType = "application/x-protobuf"; // an empty answer: all is taken
    }
}
