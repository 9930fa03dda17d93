using System.Net;
using Hayate.Cli.Commands;
using Hayate.Cli.Output;
using Hayate.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hayate.Cli.Tests.Commands;

/// <summary>Runs command lines against an HTTP server that answers as mapped.</summary>
internal sealed class CommandLine : IAsyncDisposable
{
    private readonly WebApplication _api;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private CommandLine(WebApplication api) => _api = api;

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public static async Task<CommandLine> StartAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.ConfigureHttpJsonOptions(json => HayateJson.Configure(json.SerializerOptions));
        var api = builder.Build();
        map(api);
        await api.StartAsync();
        return new(api);
    }

    public Task<int> RunAsync(params string[] arguments) => RunRawAsync([.. arguments, "--api", _api.Urls.Single()]);

    public Task<int> RunRawAsync(params string[] arguments)
    {
        var session = new Session(new Terminal(_output, _error, isInteractive: false), TimeProvider.System);
        return HayateCommand.RunAsync(session, arguments, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();
}
