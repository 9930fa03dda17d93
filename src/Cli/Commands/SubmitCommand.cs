using System.CommandLine;
using Hayate.Cli.Following;
using Hayate.Cli.Output;
using Hayate.Client;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate submit</c></summary>
internal static class SubmitCommand
{
    public static Command Create(Session session, Option<ApiAddresses> api)
    {
        var file = SweepText.Argument();
        var key = new Option<string?>("--key") { Description = "Idempotency key: the same key returns the sweep of the first time", HelpName = "text" };
        var watch = new Option<bool>("--watch") { Description = "Watch it to its end" };
        var json = JsonOption.Create();
        return new Command("submit", "Submit a sweep file") { file, key, watch, json }.Do(api, async (parsed, client, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            var text = await SweepText.ReadAsync(path, cancellationToken);
            var sweep = await Submission.SubmitAsync(
                session.Terminal, client, path, text, parsed.GetValue(key) ?? Guid.NewGuid().ToString(), cancellationToken);
            if (sweep is null) return ExitCode.Usage;
            var isJson = parsed.GetValue(json);
            if (!isJson) session.Terminal.Say($"Sweep [bold]{sweep.Summary.Id}[/] ({sweep.Summary.Name}): {Words.Count(sweep.Runs.Length, "run")}.");
            if (parsed.GetValue(watch)) return await SweepResult.WatchAsync(session, client, sweep.Summary.Id, isJson, cancellationToken);
            if (isJson) session.Terminal.WriteJson(sweep);
            else session.Terminal.Say($"Watch it with [bold]hayate watch {sweep.Summary.Id}[/]");
            return ExitCode.Ok;
        });
    }
}
