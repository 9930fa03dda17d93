using System.CommandLine;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate cancel</c></summary>
internal static class CancelCommand
{
    public static Command Create(Session session, Option<Uri> api)
    {
        var id = new Argument<string>("id") { Description = "Run, or sweep for all its unfinished runs" };
        return new Command("cancel", "Cancel a run or a sweep") { id }.Do(api, async (parsed, client, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(id);
            var isRun = name.Contains('.', StringComparison.Ordinal);
            await (isRun ? client.CancelRunAsync(name, cancellationToken) : client.CancelSweepAsync(name, cancellationToken));
            session.Terminal.Say($"{(isRun ? "Run" : "Sweep")} [bold]{name}[/] is being cancelled; its checkpoints stay.");
            return ExitCode.Ok;
        });
    }
}
