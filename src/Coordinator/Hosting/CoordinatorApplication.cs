using Hayate.Blobs;
using Hayate.Contracts;
using Hayate.Coordinator.Access;
using Hayate.Coordinator.Api;
using Hayate.Coordinator.Blobs;
using Hayate.Coordinator.Checkpoints;
using Hayate.Coordinator.Clustering;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Housekeeping;
using Hayate.Coordinator.Kubernetes;
using Hayate.Coordinator.Live;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Reports;
using Hayate.Coordinator.Runs;
using Hayate.Coordinator.Scheduling;
using Hayate.Coordinator.Sweeps;
using Hayate.Coordinator.Telemetry;
using Hayate.Coordinator.Workers;
using Hayate.Hosting;
using Hayate.Resilience;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Serialization;

namespace Hayate.Coordinator.Hosting;

/// <summary>Puts the coordinator together: one process that is both the silo and the HTTP API.</summary>
internal static class CoordinatorApplication
{
    /// <summary>Builds it, ready to start. The database is up to date afterwards.</summary>
    /// <param name="args">Command line: any setting as <c>--Hayate:Data=path</c>.</param>
    /// <param name="configure">Changes to settings and services, for tests.</param>
    /// <param name="cancellationToken">Abandons the start.</param>
    /// <exception cref="StartupException">A setting or the machine stands in the way.</exception>
    public static async Task<WebApplication> BuildAsync(
        string[] args, Action<WebApplicationBuilder>? configure = null, CancellationToken cancellationToken = default)
    {
        // Settings beside the program are found wherever it is started.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddSecrets();
        configure?.Invoke(builder);
        var options = builder.Configuration.GetSection(CoordinatorOptions.Section).Get<CoordinatorOptions>() ?? new();
        List<string> errors = [];
        var access = AccessOptions.From(builder.Configuration, options.Urls, errors);
        if (options.DrainSeconds is not (>= 0 and <= 3600)) errors.Add($"Hayate:DrainSeconds is {options.DrainSeconds}: seconds from 0 to 3600 are expected.");
        options.Orleans.Check(options.Database.Provider, errors);
        var blobs = BlobLocation.From(builder.Configuration, Path.Combine(options.Data, "blobs"), errors);
        var resilience = ResilienceOptions.From(builder.Configuration, errors);
        var kubernetes = KubernetesSettings.From(builder.Configuration, errors);
        if (errors.Count > 0) throw new StartupException(string.Join(Environment.NewLine, errors));
        builder.AddClustering(options); // first: what follows starts after the silo and stops before it
        builder.AddTelemetry();
        builder.Services.AddSingleton(resilience).AddAccess(access).AddBlobs(blobs).AddKubernetes(kubernetes, resilience);
        FreePorts.Require(options);
        var data = DataDirectory.HoldFor(options);
        try
        {
            return await BuildAsync(builder, options, data, cancellationToken);
        }
        catch
        {
            data?.Dispose();
            throw;
        }
    }

    private static async Task<WebApplication> BuildAsync(
        WebApplicationBuilder builder, CoordinatorOptions options, DataDirectory? data, CancellationToken cancellationToken)
    {
        builder.WebHost.UseUrls(ListenAddresses.Split(options.Urls));
        builder.WebHost.NoticeVanishedPeers();
        if (data is not null) builder.Services.AddSingleton(_ => data);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddDrain(options).AddPersistence(options)
            .AddLive().AddRuns().AddGangs().AddWorkers().AddScheduling().AddCheckpoints().AddReports().AddSweeps().AddHousekeeping().AddApi();
        builder.Services.AddSerializer(serializer => serializer.AddJsonSerializer(
            type => type.Namespace?.StartsWith("Hayate.Contracts", StringComparison.Ordinal) == true, HayateJson.Options));
        var app = builder.Build();
        _ = app.Services.GetService<DataDirectory>(); // owned by the container from here on, and released with it
        var database = app.Services.GetRequiredService<IDatabase>();
        await (options.Database.MigrateAtStart ? database.MigrateAsync(cancellationToken) : database.RequireMigratedAsync(cancellationToken));
        return app.MapApi();
    }
}
