using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hayate.Hosting;

/// <summary>
/// Traces and metrics of a program, by OpenTelemetry and its own settings (<c>OTEL_*</c>). Nothing is recorded for nobody: traces are when
/// there is an endpoint to send them to, metrics then or when they are scraped.
/// </summary>
public static class Telemetry
{
    /// <summary>What names of sources and meters of ours begin with.</summary>
    public const string Ours = "Hayate.*";

    /// <summary>Meters of libraries whose figures tell how a program of ours does.</summary>
    private static readonly string[] Theirs = ["Polly", "Npgsql", "System.Runtime", "Microsoft.AspNetCore.Hosting"];

    /// <summary>Adds what the configuration asks for to a program with a host.</summary>
    /// <param name="builder">The program.</param>
    /// <param name="service">Its name where <c>OTEL_SERVICE_NAME</c> says none.</param>
    /// <param name="metrics">What reads metrics besides the endpoint. Default: nothing.</param>
    public static void AddTelemetry(this IHostApplicationBuilder builder, string service, Action<MeterProviderBuilder>? metrics = null)
    {
        var (sendsTraces, sendsMetrics) = (Sends(builder.Configuration, "TRACES"), Sends(builder.Configuration, "METRICS"));
        if (!sendsTraces && !sendsMetrics && metrics is null) return;
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, service));
        if (sendsTraces) telemetry.WithTracing(traces => traces.AddSource(Ours).AddAspNetCoreInstrumentation(web => web.Filter = http => IsTold(http.Request.Path.Value ?? "")).AddCalls().AddOtlpExporter());
        if (!sendsMetrics && metrics is null) return;
        telemetry.WithMetrics(meters =>
        {
            meters.AddMeter(Ours).AddMeter(Theirs);
            metrics?.Invoke(meters);
            if (sendsMetrics) meters.AddOtlpExporter();
        });
    }

    /// <summary>Sends the traces of a program without a host, configured by its environment alone.</summary>
    /// <param name="service">Its name where <c>OTEL_SERVICE_NAME</c> says none.</param>
    /// <returns>To be disposed of at the end, when what remains is sent; null where there is no endpoint.</returns>
    public static IDisposable? StartTraces(string service) => !Sends(new ConfigurationBuilder().AddEnvironmentVariables().Build(), "TRACES") ? null :
        Sdk.CreateTracerProviderBuilder().ConfigureResource(resource => Describe(resource, service)).AddSource(Ours).AddCalls().AddOtlpExporter().Build();

    private static bool Sends(IConfiguration configuration, string signal) =>
        !"true".Equals(configuration["OTEL_SDK_DISABLED"], StringComparison.OrdinalIgnoreCase)
        && ((string[])["OTEL_EXPORTER_OTLP_ENDPOINT", $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]).Any(key => !string.IsNullOrWhiteSpace(configuration[key]));

    // The environment last: its word counts.
    private static void Describe(ResourceBuilder resource, string service) => resource.AddService(service, "hayate").AddEnvironmentVariableDetector();

    // A call is told as part of something: polls, reports and blobs of training, which are part of nothing, would be traces of one span each, for ever.
    private static TracerProviderBuilder AddCalls(this TracerProviderBuilder traces) =>
        traces.AddHttpClientInstrumentation(http => http.FilterHttpRequestMessage = _ => Activity.Current?.ParentId is not null);

    // The same, seen from the other side: what machines ask again and again.
    private static bool IsTold(string path) => path.StartsWith("/api/", StringComparison.Ordinal)
        && !((string[])["/poll", "/reports", "/events"]).Any(end => path.EndsWith(end, StringComparison.Ordinal));
}
