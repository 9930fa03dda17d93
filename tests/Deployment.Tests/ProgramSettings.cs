using Hayate.Blobs;
using Hayate.Coordinator.Access;
using Hayate.Coordinator.Hosting;
using Hayate.Coordinator.Housekeeping;
using Hayate.Coordinator.Kubernetes;
using Hayate.Dashboard.Hosting;
using Hayate.Resilience;
using Hayate.Worker;
using Microsoft.Extensions.Configuration;

namespace Hayate.Deployment.Tests;

/// <summary>Reads settings as the programs do.</summary>
internal static class ProgramSettings
{
    /// <summary>What a program would complain about at its start, and settings that it does not know.</summary>
    /// <param name="program">coordinator, dashboard or worker.</param>
    /// <param name="variables">Its variables, and the files of its secrets.</param>
    public static IReadOnlyList<string> Check(string program, IEnumerable<KeyValuePair<string, string>> variables)
    {
        RecordedSettings settings = new(variables.Where(variable => variable.Key.StartsWith("Hayate__", StringComparison.Ordinal)));
        var configuration = settings.Build();
        List<string> errors = [];
        _ = configuration["Hayate:Secrets"];
        switch (program)
        {
            case "coordinator": CheckCoordinator(configuration, errors); break;
            case "dashboard": CheckDashboard(configuration, errors); break;
            case "worker": CheckWorker(configuration, errors); break;
            default: throw new ArgumentException($"There is no program '{program}'.", nameof(program));
        }

        return [.. errors, .. settings.NeverAsked.Select(key => $"{key} is nothing that the {program} knows.")];
    }

    private static void CheckCoordinator(IConfiguration configuration, List<string> errors)
    {
        var options = configuration.GetSection(CoordinatorOptions.Section).Get<CoordinatorOptions>()!;
        _ = configuration.GetSection(HousekeepingOptions.Section).Get<HousekeepingOptions>();
        options.Orleans.Check(options.Database.Provider, errors);
        _ = AccessOptions.From(configuration, options.Urls, errors);
        _ = BlobLocation.From(configuration, "blobs", errors);
        _ = KubernetesSettings.From(configuration, errors);
        _ = ResilienceOptions.From(configuration, errors);
    }

    private static void CheckDashboard(IConfiguration configuration, List<string> errors)
    {
        var options = configuration.GetSection(DashboardOptions.Section).Get<DashboardOptions>()!;
        errors.AddRange(new DashboardOptionsValidator().Validate(null, options).Failures ?? []);
    }

    private static void CheckWorker(IConfiguration configuration, List<string> errors)
    {
        try
        {
            WorkerOptions.From(configuration);
        }
        catch (WorkerConfigurationException refusal)
        {
            errors.Add(refusal.Message);
        }
    }
}
