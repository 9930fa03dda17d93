using System.CommandLine;
using Hayate.Cli.Following;
using Hayate.Cli.Importing;
using Hayate.Cli.Output;
using Hayate.Client;
using Hayate.Contracts.Api;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate import</c></summary>
internal static class ImportCommand
{
    public static Command Create(Session session, Option<ApiAddresses> api)
    {
        var file = new Argument<string>("file") { Description = "Safetensors file with a network's weights under EDM's names" };
        var preset = new Option<string?>("--preset") { Description = "Published network, such as edm-cifar10-32x32-cond-vp", HelpName = "name" };
        var settings = new Option<string[]>("--set") { Description = "Another key of the run, as in a sweep file; may be repeated", HelpName = "key=value", DefaultValueFactory = _ => [] };
        var name = new Option<string?>("--name") { Description = "Name of the run. Default: after the file", HelpName = "name" };
        var print = new Option<bool>("--print") { Description = "Print the sweep file instead of submitting it" };
        var json = JsonOption.Create();
        return new Command("import", "Bring weights that were trained elsewhere, as a checkpoint to distil from") { file, preset, settings, name, print, json }
            .Do(api, async (parsed, client, cancellationToken) =>
            {
                var path = parsed.GetRequiredValue(file);
                var isJson = parsed.GetValue(json);
                var text = ImportSweep.Write(
                    PathOnWorkers(path), parsed.GetValue(name) ?? ImportSweep.NameFor(path), parsed.GetValue(preset), parsed.GetRequiredValue(settings));
                if (parsed.GetValue(print))
                {
                    await session.Terminal.Raw.WriteLineAsync(text.TrimEnd());
                    return ExitCode.Ok;
                }

                var run = await EndAsync(session, client, await SubmitAsync(client, text, cancellationToken), isJson, cancellationToken);
                if (run.Status != RunStatus.Completed)
                    throw new CliException($"the import ended {Words.Of(run.Status)}: {run.Reason ?? "no reason given"}", $"look into its log: hayate logs {run.Id}", ExitCode.Failed);
                var checkpoint = (await client.GetRunAsync(run.Id, cancellationToken)).Checkpoints.Single();
                if (isJson) session.Terminal.WriteJson(checkpoint);
                else Tell(session.Terminal, checkpoint);
                return ExitCode.Ok;
            });
    }

    // A relative path means something only here, where the file must then be.
    private static string PathOnWorkers(string path) =>
        Path.IsPathRooted(path) || File.Exists(path)
            ? Path.GetFullPath(path)
            : throw new CliException($"there is no file {path}.", "give a safetensors file, or the absolute path it has on the workers.");

    // Places in a file that nobody wrote would tell nothing.
    private static async Task<SweepDetail> SubmitAsync(IHayateClient client, string text, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SubmitAsync(text, Guid.NewGuid().ToString(), cancellationToken);
        }
        catch (ApiException problem) when (!problem.Errors.IsEmpty)
        {
            throw new CliException(
                string.Join("\n", problem.Errors.Select(error => $"{error.Key}: {error.Message} {error.Cure}")),
                "change what is given by --preset, --set or --name; --print shows the sweep file.");
        }
    }

    private static async Task<RunSummary> EndAsync(
        Session session, IHayateClient client, SweepDetail submitted, bool quiet, CancellationToken cancellationToken)
    {
        var states = new SweepFollower(client, session.Clock).FollowAsync(submitted.Summary.Id, cancellationToken);
        var sweep = quiet ? await states.LastAsync(cancellationToken) : await ProgressView.ShowAsync(session, states, cancellationToken);
        return sweep.Runs.Single();
    }

    private static void Tell(Terminal terminal, CheckpointInfo checkpoint)
    {
        terminal.Say($"Checkpoint [bold]{checkpoint.Id}[/] holds the weights.");
        terminal.Say($"Distil from it with [bold]hayate distill {checkpoint.Id} > student.yaml[/], see its images with [bold]hayate sample {checkpoint.Id}[/]");
    }
}
