using System.CommandLine;
using Hayate.Cli.Following;
using Hayate.Cli.Output;
using Hayate.Cli.Supervision;
using Hayate.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate up</c></summary>
internal static class UpCommand
{
    public static Command Create(Session session)
    {
        var data = new Option<string>("--data") { Description = "Directory for everything it remembers", HelpName = "directory", DefaultValueFactory = _ => ".hayate" };
        var port = NumberOption.Create("--port", "Port of the API", 7070, 1, 65535);
        var dashboardPort = NumberOption.Create("--dashboard-port", "Port of the dashboard", 7080, 1, 65535);
        var workers = NumberOption.Create("--workers", "Worker agents", 1, 1, 64);
        var slots = NumberOption.Create("--slots", "CPU slots of each agent; a rank takes one", 2, 1, 1024);
        var submit = new Option<string?>("--submit") { Description = "Sweep file to submit, once for this data directory, and to watch", HelpName = "file" };
        var once = new Option<bool>("--once") { Description = "Stop when the submitted sweep ends; exit 0 only if every run completed" };
        var command = new Command("up", "Start coordinator, dashboard and workers on this machine and keep them running")
        {
            data, port, dashboardPort, workers, slots, submit, once,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            session,
            new()
            {
                Data = parsed.GetRequiredValue(data),
                Port = parsed.GetValue(port),
                DashboardPort = parsed.GetValue(dashboardPort),
                Workers = parsed.GetValue(workers),
                Slots = parsed.GetValue(slots),
            },
            parsed.GetValue(submit), parsed.GetValue(once), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Session session, PlatformOptions options, string? file, bool once, CancellationToken cancellationToken)
    {
        if (once && file is null) throw new CliException("--once has no sweep whose end it could wait for.", "name one with --submit FILE.");
        if (options.Port == options.DashboardPort) throw new CliException("API and dashboard cannot share a port.", "give --port and --dashboard-port different numbers.");
        var text = file is null ? null : await SweepText.ReadAsync(file, cancellationToken);
        using var data = DataDirectory.Open(options.Data);
        Ports.DemandFree(options.Port, "API", "--port");
        Ports.DemandFree(options.DashboardPort, "dashboard", "--dashboard-port");
        await using var services = new ServiceCollection().AddHayateClient(options.Api).BuildServiceProvider();
        var client = services.GetRequiredService<IHayateClient>();
        await using var platform = new EmbeddedPlatform(options, data, session.Clock, what => session.Terminal.Say($"[yellow]{what}[/]"));
        Greet(session, options, data);
        try
        {
            await platform.StartAsync(client, cancellationToken);
            session.Terminal.Say($"Ready");
            var exitCode = text is null ? ExitCode.Ok : await SubmitAsync(session, client, file!, text, cancellationToken);
            if (once) return exitCode;
            session.Terminal.Say($"Serving at [bold]{options.Dashboard}[/] until Ctrl-C.");
            await Task.Delay(Timeout.InfiniteTimeSpan, session.Clock, cancellationToken);
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            session.Terminal.Say($"Stopping; runs in progress go on from a checkpoint at the next start.");
            return once ? ExitCode.Interrupted : ExitCode.Ok;
        }
    }

    private static async Task<int> SubmitAsync(
        Session session, IHayateClient client, string file, string text, CancellationToken cancellationToken)
    {
        var key = SubmissionKey.Of(text);
        var sweep = await Submission.SubmitAsync(session.Terminal, client, file, text, key, cancellationToken);
        if (sweep is null) return ExitCode.Usage;
        session.Terminal.Say($"Sweep [bold]{sweep.Summary.Id}[/] ({sweep.Summary.Name}): {Words.Count(sweep.Runs.Length, "run")} from {file}");
        return await SweepResult.WatchAsync(session, client, sweep.Summary.Id, json: false, cancellationToken);
    }

    private static void Greet(Session session, PlatformOptions options, DataDirectory data)
    {
        session.Terminal.Say($"Dashboard  [bold]{options.Dashboard}[/]");
        session.Terminal.Say($"API        {options.Api}");
        session.Terminal.Say($"Data       {data.Path}  (logs in logs/)");
        session.Terminal.Say($"Workers    {options.Workers} with {Words.Count(options.Slots, "CPU slot")} each");
    }
}
