using System.CommandLine;
using System.Globalization;
using Hayate.Cli.Exporting;
using Hayate.Client;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate export</c></summary>
internal static class ExportCommand
{
    public static Command Create(Session session, Option<ApiAddresses> api)
    {
        var id = new Argument<string>("run") { Description = "Run, or one of its checkpoints" };
        var which = new Option<string?>("--checkpoint") { Description = "Checkpoint of the run: best, latest or a step. Default: best", HelpName = "choice" };
        var weights = new Option<string?>("--weights") { Description = "raw, the rate of an average such as 0.999, or power-0.05. Default: what the run itself measures, its first average", HelpName = "name" };
        var output = new Option<string?>("--out") { Description = "Safetensors file to write. Default: named after checkpoint and weights", HelpName = "file" };
        var json = JsonOption.Create();
        return new Command("export", "Write a run's weights to a safetensors file under EDM's names") { id, which, weights, output, json }
            .Do(api, async (parsed, client, cancellationToken) =>
            {
                var checkpoint = await CheckpointChoice.FindAsync(client, parsed.GetRequiredValue(id), parsed.GetValue(which), cancellationToken);
                var part = WeightsChoice.Of(await client.ListCheckpointPartsAsync(checkpoint.Id, cancellationToken), parsed.GetValue(weights), checkpoint.Id);
                var path = parsed.GetValue(output) ?? $"{checkpoint.Id}-{part.Name}.safetensors";
                await SaveAsync(client, checkpoint.Id, part, path, cancellationToken);
                if (parsed.GetValue(json)) session.Terminal.WriteJson(new { Checkpoint = checkpoint.Id, Path = path, part.Name, part.Bytes, part.Sha256 });
                else Tell(session, path, part, checkpoint, (await client.GetRunAsync(checkpoint.RunId, cancellationToken)).Spec);
                return ExitCode.Ok;
            });
    }

    // A file of that name is whole or was not touched.
    private static async Task SaveAsync(IHayateClient client, string checkpointId, CheckpointPartInfo part, string path, CancellationToken cancellationToken)
    {
        var unfinished = $"{path}.unfinished";
        try
        {
            await using (var file = File.Create(unfinished))
                await client.DownloadCheckpointPartAsync(checkpointId, part, file, cancellationToken);
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path} cannot be written: {cause.Message}", "name a writable file with --out.");
        }
        catch (InvalidDataException cause)
        {
            throw new CliException(cause.Message, "export again; if it stays so the blob store lost data, and another --checkpoint may be whole.", ExitCode.Failed);
        }
        finally
        {
            if (File.Exists(unfinished)) File.Delete(unfinished);
        }
    }

    private static void Tell(Session session, string path, CheckpointPartInfo part, CheckpointInfo checkpoint, RunSpec spec)
    {
        var size = (part.Bytes / 1e6).ToString("0.##", CultureInfo.InvariantCulture);
        session.Terminal.Say($"[bold]{path}[/]: {part.Name} of {checkpoint.Id}, {size} MB");
        if (spec.Method.TrainsDenoiser()) session.Terminal.Raw.WriteLine(ImportLine.For(path, spec));
    }
}
