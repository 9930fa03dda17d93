using Hayate.Contracts.Api;
using Hayate.Hosting;
using OpenTelemetry.Metrics;

namespace Hayate.Coordinator.Telemetry;

/// <summary>What a coordinator tells of itself and of the runs.</summary>
internal static class TelemetryExtensions
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Logging.UseOneLineEach();
        builder.AddTelemetry("hayate-coordinator", metrics => metrics.AddPrometheusExporter());
        builder.Services.AddSingleton<Meters>().AddSingleton<PoolGauges>().AddSingleton<RunWatch>().AddSingleton<TrainingWatch>();
    }

    /// <summary>Metrics for Prometheus. As with the probes, nobody is asked who they are: they name no run, and nobody who uses one.</summary>
    public static void MapTelemetry(this IEndpointRouteBuilder routes) => routes.MapPrometheusScrapingEndpoint(Routes.Metrics).AllowAnonymous();
}
