using System.CommandLine;
using Hayate.Cli.Following;
using Hayate.Cli.Output;
using Hayate.Cli.Sampling;
using Hayate.Client;
using Hayate.Contracts.Api;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate sample</c></summary>
internal static class SampleCommand
{
    public static Command Create(Session session, Option<ApiAddresses> api)
    {
        var id = new Argument<string>("checkpoint") { Description = "Checkpoint, or run for its best one" };
        var sampler = new Option<string?>("--sampler") { Description = "heun, euler, ddim, ddpm, dpm-solver++, unipc or consistency. Default: the run's first sampler", HelpName = "name" };
        var steps = NumberOption.Optional("--steps", "Sampling steps. Default: the sampler's usual", 1, 100_000);
        var count = NumberOption.Create("--count", "Images in the picture", 64, 1, 1024);
        var output = new Option<string?>("--out") { Description = "PNG to write. Default: named after checkpoint and sampler", HelpName = "file" };
        var json = JsonOption.Create();
        return new Command("sample", "Generate images from a checkpoint and measure them") { id, sampler, steps, count, output, json }
            .Do(api, async (parsed, client, cancellationToken) =>
            {
                var checkpoint = await CheckpointChoice.FindAsync(client, parsed.GetRequiredValue(id), cancellationToken);
                var run = await client.GetRunAsync(checkpoint.RunId, cancellationToken);
                var chosen = SampleSweep.Choose(run, parsed.GetValue(sampler), parsed.GetValue(steps));
                var file = SampleSweep.Write(run, checkpoint, chosen, parsed.GetValue(count));
                var sweep = await SubmitAsync(client, file, cancellationToken);
                var ended = await EndAsync(session, client, sweep.Summary.Id, parsed.GetValue(json), cancellationToken);
                if (ended.Status != RunStatus.Completed) return Complain(ended);
                var path = parsed.GetValue(output) ?? $"{checkpoint.Id}-{ended.Evaluations.FirstOrDefault()?.Subject ?? "samples"}.png";
                var hasPicture = await TrySaveAsync(client, ended.Id, path, cancellationToken);
                var evaluation = ended.Evaluations.FirstOrDefault();
                if (parsed.GetValue(json)) session.Terminal.WriteJson(evaluation);
                else Tell(session.Terminal, checkpoint, evaluation, hasPicture ? path : null);
                return ExitCode.Ok;
            });
    }

    // Places in a file that nobody wrote would tell nothing.
    private static async Task<SweepDetail> SubmitAsync(IHayateClient client, string file, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SubmitAsync(file, Guid.NewGuid().ToString(), cancellationToken);
        }
        catch (ApiException problem) when (!problem.Errors.IsEmpty)
        {
            throw new CliException(problem.Errors[0].Message, problem.Errors[0].Cure);
        }
    }

    private static async Task<RunSummary> EndAsync(
        Session session, IHayateClient client, string sweepId, bool quiet, CancellationToken cancellationToken)
    {
        var states = new SweepFollower(client, session.Clock).FollowAsync(sweepId, cancellationToken);
        var sweep = quiet ? await states.LastAsync(cancellationToken) : await ProgressView.ShowAsync(session, states, cancellationToken);
        return sweep.Runs.Single();
    }

    // Data that are no pictures have none, only a distance.
    private static async Task<bool> TrySaveAsync(IHayateClient client, string runId, string path, CancellationToken cancellationToken)
    {
        var samples = await client.ListSamplesAsync(runId, cancellationToken);
        if (samples.IsEmpty) return false;
        var image = await client.GetSampleImageAsync(runId, samples[^1].Id, cancellationToken);
        try
        {
            await File.WriteAllBytesAsync(path, image, cancellationToken);
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path} cannot be written: {cause.Message}", "name a writable file with --out.");
        }
    }

    private static void Tell(Terminal terminal, CheckpointInfo checkpoint, EvaluationInfo? evaluation, string? path)
    {
        if (path is null) terminal.Say($"The data of {checkpoint.Id} are no pictures; it was only measured.");
        else terminal.Say($"[bold]{path}[/]: images from {checkpoint.Id}");
        if (evaluation is null) return;
        terminal.Say($"{evaluation.Metric} ({evaluation.Features}, {evaluation.Samples} images, {evaluation.Subject}, {evaluation.Nfe ?? 0} NFE): [bold]{Words.Number(evaluation.Value)}[/]");
    }

    private static int Complain(RunSummary run) => throw new CliException(
        $"sampling ended {Words.Of(run.Status)}: {run.Reason ?? "no reason given"}", $"look into its log: hayate logs {run.Id}", ExitCode.Failed);
}
