using Hayate.Contracts.Workers;
using Hayate.Worker.Agent;
using Hayate.Worker.Tests.Protocol;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hayate.Worker.Tests.Agent;

/// <summary>An agent in this process whose ranks are shell scripts, and the coordinator it talks to.</summary>
internal sealed class AgentHarness : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-worker-");
    private readonly IHost _host;

    private AgentHarness(ProtocolServer server, RankCommandLine command, int stopGraceSeconds, Dictionary<string, string?> settings)
    {
        Server = server;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Hayate:Api"] = server.Address.ToString(),
            ["Hayate:Data"] = _directory.FullName,
            ["Hayate:Worker:Id"] = "node-1",
            ["Hayate:Worker:Token"] = "token-of-the-worker",
            ["Hayate:Worker:Slots"] = "2",
            ["Hayate:Worker:StopGraceSeconds"] = $"{stopGraceSeconds}",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.Services.AddHayateAgent(WorkerOptions.From(builder.Configuration), command);
        _host = builder.Build();
    }

    public ProtocolServer Server { get; }

    /// <summary>Cancelled when the agent asks its process to stop.</summary>
    public CancellationToken Stopping => _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>Directory of a rank, which its script knows as <c>$1</c>.</summary>
    public string DirectoryOf(RankAssignment rank) =>
        Path.Combine(_directory.FullName, "worker", "node-1", "ranks", rank.RunId, $"{rank.Epoch}", $"{rank.Rank}");


    public static Task<AgentHarness> StartAsync(string script, int stopGraceSeconds = 30, Dictionary<string, string?>? settings = null) =>
        StartAsync(new RankCommandLine("/bin/sh", ["-c", script, "rank"]), stopGraceSeconds, settings);

    public static async Task<AgentHarness> StartAsync(RankCommandLine command, int stopGraceSeconds = 30, Dictionary<string, string?>? settings = null)
    {
        AgentHarness harness = new(await ProtocolServer.StartAsync(), command, stopGraceSeconds, settings ?? []);
        await harness._host.StartAsync();
        return harness;
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        await Server.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
