using System.CommandLine;
using Hayate.Cli.Output;
using Hayate.Client;
using Hayate.Contracts.Api;
using Spectre.Console;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate runs</c></summary>
internal static class RunsCommand
{
    public static Command Create(Session session, Option<ApiAddresses> api)
    {
        string[] states = [.. Enum.GetValues<RunStatus>().Select(Words.Of)];
        var sweep = new Option<string?>("--sweep") { Description = "Only runs of this sweep", HelpName = "id" };
        var status = new Option<string?>("--status") { Description = $"Only runs in this state: {string.Join(", ", states)}", HelpName = "state" }
            .AcceptOnlyFromAmong(states);
        var json = JsonOption.Create();
        return new Command("runs", "List runs") { sweep, status, json }.Do(api, async (parsed, client, cancellationToken) =>
        {
            var state = parsed.GetValue(status) is { } word ? Enum.Parse<RunStatus>(word, ignoreCase: true) : (RunStatus?)null;
            var runs = await client.ListRunsAsync(parsed.GetValue(sweep), state, cancellationToken);
            if (runs.IsEmpty && parsed.GetValue(sweep) is { } id) await client.GetSweepAsync(id, cancellationToken); // fails if there is no such sweep
            if (parsed.GetValue(json)) session.Terminal.WriteJson(runs);
            else if (runs.IsEmpty && state is not null) session.Terminal.Say($"No runs are {Words.Of(state.Value)}.");
            else if (runs.IsEmpty) session.Terminal.Say($"No runs. Submit some: hayate submit samples/digits.yaml");
            else RunTable.Write(session.Terminal, runs, session.Clock.GetUtcNow());
            return ExitCode.Ok;
        });
    }
}
