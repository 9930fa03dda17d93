using System.CommandLine;
using Hayate.Cli.Output;
using Hayate.Client;
using Hayate.Contracts.Api;
using Spectre.Console;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate logs</c></summary>
internal static class LogsCommand
{
    private const int Page = 1000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Command Create(Session session, Option<ApiAddresses> api)
    {
        var run = new Argument<string>("run") { Description = "Run" };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run ends" };
        var json = JsonOption.Create();
        return new Command("logs", "Print what the ranks of a run wrote") { run, follow, json }.Do(api, async (parsed, client, cancellationToken) =>
        {
            var id = parsed.GetRequiredValue(run);
            if (parsed.GetValue(json) && !parsed.GetValue(follow)) session.Terminal.WriteJson(await AllAsync(client, id, cancellationToken));
            else await PrintAsync(session, client, id, parsed.GetValue(follow), parsed.GetValue(json), cancellationToken);
            return ExitCode.Ok;
        });
    }

    private static async Task PrintAsync(
        Session session, IHayateClient client, string run, bool follow, bool json, CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var hasEnded = !follow || HasEnded(await client.GetRunAsync(run, cancellationToken));
            var lines = await client.GetLogsAsync(run, after, Page, cancellationToken);
            foreach (var line in lines) Print(session.Terminal, line, json);
            if (!lines.IsEmpty) after = lines[^1].Position;
            else if (hasEnded) return;
            if (lines.Length < Page && follow) await Task.Delay(Pause, session.Clock, cancellationToken);
        }
    }

    private static async Task<List<LogLine>> AllAsync(IHayateClient client, string run, CancellationToken cancellationToken)
    {
        var all = new List<LogLine>();
        while (await client.GetLogsAsync(run, all.Count == 0 ? 0 : all[^1].Position, Page, cancellationToken) is { IsEmpty: false } lines) all.AddRange(lines);
        return all;
    }

    private static void Print(Terminal terminal, LogLine line, bool json)
    {
        if (json)
        {
            terminal.WriteJson(line);
            return;
        }

        var who = line.Rank < 0 ? "hayate" : $"rank {line.Rank}";
        var where = $"{line.At.ToLocalTime():HH:mm:ss} #{line.Epoch} {who}";
        terminal.Out.Write(new Text($"{where}  ", Color.Grey));
        terminal.Out.WriteLine(line.Text, line.IsError ? new Style(Color.Red) : Style.Plain);
    }

    private static bool HasEnded(RunDetail run) =>
        run.Summary.Status is RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled;
}
