using System.CommandLine;
using Hayate.Cli.Output;
using Hayate.Client;
using Hayate.Contracts.Api;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate cancel</c></summary>
internal static class CancelCommand
{
    public static Command Create(Session session, Option<ApiAddresses> api)
    {
        var id = new Argument<string>("id") { Description = "Run, or sweep for all its unfinished runs" };
        return new Command("cancel", "Cancel a run or a sweep") { id }.Do(api, async (parsed, client, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(id);
            var isRun = name.Contains('.', StringComparison.Ordinal);
            if (await EndedAsync(client, name, isRun, cancellationToken) is { } end)
            {
                session.Terminal.Say($"{(isRun ? "Run" : "Sweep")} [bold]{name}[/] has ended already: {end}.");
                return ExitCode.Ok;
            }

            await (isRun ? client.CancelRunAsync(name, cancellationToken) : client.CancelSweepAsync(name, cancellationToken));
            session.Terminal.Say($"{(isRun ? "Run" : "Sweep")} [bold]{name}[/] is being cancelled; its checkpoints stay.");
            return ExitCode.Ok;
        });
    }

    private static async Task<string?> EndedAsync(IHayateClient client, string name, bool isRun, CancellationToken cancellationToken)
    {
        if (!isRun)
        {
            var sweep = (await client.GetSweepAsync(name, cancellationToken)).Summary.Status;
            return sweep == SweepStatus.Active ? null : Words.Of(sweep);
        }

        var run = (await client.GetRunAsync(name, cancellationToken)).Summary.Status;
        return run is RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled ? Words.Of(run) : null;
    }
}
