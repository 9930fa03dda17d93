using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Hayate.Hosting.Tests;

public sealed class TelemetryTests
{
    [Theory]
    [InlineData(null, null, false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", null, true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", null, true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", null, false, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "true", false, false)]
    public void Program_WithAnEndpointForASignal_RecordsThatAndNoOther(string? key, string? disabled, bool traces, bool metrics)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { [key ?? "OTEL_SERVICE_NAME"] = "http://127.0.0.1:4317", ["OTEL_SDK_DISABLED"] = disabled });

        builder.AddTelemetry("hayate-test");

        using var services = builder.Services.BuildServiceProvider();
        Assert.Equal((traces, metrics), (services.GetService<TracerProvider>() is not null, services.GetService<MeterProvider>() is not null));
    }

    [Fact]
    public void Program_ThatIsScraped_HasMetricsAndSendsNothing()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());

        builder.AddTelemetry("hayate-test", metrics => metrics.AddPrometheusExporter());

        using var services = builder.Services.BuildServiceProvider();
        Assert.NotNull(services.GetService<MeterProvider>());
        Assert.Null(services.GetService<TracerProvider>());
    }
}
