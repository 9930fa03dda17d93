using System.CommandLine;
using Hayate.Cli.Output;
using Hayate.Contracts.Api;
using Spectre.Console;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate runs</c></summary>
internal static class RunsCommand
{
    public static Command Create(Session session, Option<Uri> api)
    {
        var sweep = new Option<string?>("--sweep") { Description = "Only runs of this sweep", HelpName = "id" };
        var status = new Option<string?>("--status") { Description = "Only runs in this state", HelpName = "state" }
            .AcceptOnlyFromAmong([.. Enum.GetValues<RunStatus>().Select(Words.Of)]);
        var json = JsonOption.Create();
        return new Command("runs", "List runs") { sweep, status, json }.Do(api, async (parsed, client, cancellationToken) =>
        {
            var state = parsed.GetValue(status) is { } word ? Enum.Parse<RunStatus>(word, ignoreCase: true) : (RunStatus?)null;
            var runs = await client.ListRunsAsync(parsed.GetValue(sweep), state, cancellationToken);
            if (parsed.GetValue(json)) session.Terminal.WriteJson(runs);
            else if (runs.IsEmpty) session.Terminal.Out.WriteLine("No runs. Submit some: hayate submit samples/digits.yaml");
            else RunTable.Write(session.Terminal, runs, session.Clock.GetUtcNow());
            return ExitCode.Ok;
        });
    }
}
