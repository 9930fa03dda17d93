using Hayate.Coordinator.Persistence;
using Hayate.Hosting;
using Hayate.Resilience;

namespace Hayate.Coordinator.Hosting;

/// <summary>Runs the coordinator until it is told to stop, or one command of it.</summary>
internal static class CoordinatorProgram
{
    /// <summary>Exit code when a setting or the machine stands in the way.</summary>
    public const int CannotStart = 64;

    /// <summary>First argument of a process that brings the database's schema up to date and ends.</summary>
    public const string Migrate = "migrate";

    /// <param name="args">Command line.</param>
    /// <param name="errors">Takes the one line that says why it cannot start.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter errors)
    {
        var options = new CoordinatorOptions();
        try
        {
            await (args is [Migrate, .. var settings] ? MigrateAsync(settings, options) : ServeAsync(args, options));
            return 0;
        }
        catch (Exception failure) when (StartupFailures.Explain(failure, options) is { } explanation)
        {
            await errors.WriteLineAsync($"hayate coordinator: {explanation}");
            return CannotStart;
        }
    }

    private static async Task ServeAsync(string[] args, CoordinatorOptions options)
    {
        await using var app = await CoordinatorApplication.BuildAsync(
            args, builder => builder.Configuration.GetSection(CoordinatorOptions.Section).Bind(options));
        await app.StartAsync();
        await app.WaitForShutdownAsync();
    }

    private static async Task MigrateAsync(string[] args, CoordinatorOptions options)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddSecrets();
        builder.Configuration.GetSection(CoordinatorOptions.Section).Bind(options);
        using var data = DataDirectory.HoldFor(options);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(new ResilienceOptions()).AddPersistence(options);
        await using var services = builder.Services.BuildServiceProvider();
        await services.GetRequiredService<IDatabase>().MigrateAsync(CancellationToken.None);
    }
}
