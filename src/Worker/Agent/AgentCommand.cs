using Hayate.Client;
using Hayate.Contracts.Workers;
using Hayate.Hosting;
using Hayate.Worker.Devices;
using Hayate.Worker.Notices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hayate.Worker.Agent;

/// <summary><c>Hayate.Worker agent</c>: runs until SIGTERM or SIGINT, or until the one attempt that it serves is over.</summary>
internal static class AgentCommand
{
    /// <summary>Beyond the ranks' grace: the farewell poll and the last of their output.</summary>
    private static readonly TimeSpan ExtraGrace = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Configuration.AddSecrets();
        try
        {
            var options = WorkerOptions.From(builder.Configuration);
            using var held = AgentDirectory.Hold(options.Directory);
            return await RunAsync(builder, options);
        }
        catch (WorkerConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.BadSpecification;
        }
    }

    private static async Task<int> RunAsync(HostApplicationBuilder builder, WorkerOptions options)
    {
        builder.Logging.UseOneLineEach();
        builder.AddTelemetry("hayate-worker");
        builder.Services.AddHayateAgent(options, RankCommandLine.OfThisProgram());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopGrace + ExtraGrace);
        using var host = builder.Build();
        host.Services.GetRequiredService<RankLauncher>().ClearAll();
        var (supervisor, notice) = (host.Services.GetRequiredService<RankSupervisor>(), host.Services.GetRequiredService<StopNotice>());
        await host.RunAsync(); // and dispose
        return options.Serves is null ? ExitCodes.Completed : AgentExit.CodeOf(supervisor.ExitCodes, notice.IsOver);
    }

    /// <summary>Adds an agent that starts ranks by the given command.</summary>
    public static IServiceCollection AddHayateAgent(this IServiceCollection services, WorkerOptions options, RankCommandLine command) => services
        .AddNotices(options) // stopped after the agent
        .AddHayateClient(options.Api, _ => options.Token)
        .AddSingleton(options)
        .AddSingleton(command)
        .AddSingleton(new SlotLayout(options.Slots, options.ThreadsPerSlot))
        .AddSingleton<StopNotice>()
        .AddSingleton<RankLauncher>()
        .AddSingleton<RankSupervisor>()
        .AddHostedService<AgentService>();
}
