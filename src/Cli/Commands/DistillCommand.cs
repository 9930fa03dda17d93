using System.CommandLine;
using Hayate.Client;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate distill</c></summary>
internal static class DistillCommand
{
    public static Command Create(Session session, Option<ApiAddresses> api)
    {
        var id = new Argument<string>("checkpoint") { Description = "Checkpoint, or run for its best one" };
        var submit = new Option<bool>("--submit") { Description = "Submit the sweep instead of printing it" };
        return new Command("distill", "Print a filled-in sweep file that distils from a checkpoint") { id, submit }
            .Do(api, async (parsed, client, cancellationToken) =>
            {
                var checkpoint = await CheckpointChoice.FindAsync(client, parsed.GetRequiredValue(id), cancellationToken);
                var file = await client.GetDistillFileAsync(checkpoint.Id, cancellationToken);
                if (!parsed.GetValue(submit))
                {
                    await session.Terminal.Raw.WriteLineAsync(file.TrimEnd());
                    return ExitCode.Ok;
                }

                var sweep = await client.SubmitAsync(file, Guid.NewGuid().ToString(), cancellationToken);
                session.Terminal.Say($"Sweep [bold]{sweep.Summary.Id}[/] distils from {checkpoint.Id}. Watch it with [bold]hayate watch {sweep.Summary.Id}[/]");
                return ExitCode.Ok;
            });
    }
}
