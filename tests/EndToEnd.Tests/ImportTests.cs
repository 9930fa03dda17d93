using System.Text.RegularExpressions;
using Hayate.Contracts.Api;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

public sealed class ImportTests(SharedPlatform shared) : IClassFixture<SharedPlatform>
{
    private const string Network = "network={ kind: mlp, width: 64, layers: 2 }";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Import_WeightsOfAnotherRun_CanBeMeasuredAndDistilled()
    {
        var platform = shared.Platform;
        var trained = await platform.CompletedAsync((await platform.SubmitAsync(Files.Digits)).Runs[0].Id, Patience);
        var weights = Path.Combine(platform.Data, "published.safetensors");
        File.Copy(Path.Combine(platform.Data, "blobs", trained.Checkpoints[0].Prefix, "ema-0.999.safetensors"), weights);

        var output = await HayateAsync(
            platform, 0, "import", weights, "--set", Network, "--set", "training.seed=5", "--set", "evaluation={ samples: 256, samplers: [{ name: heun, steps: 4 }] }");

        var import = (await platform.Client.ListRunsAsync()).Single(run => run.Name == "published");
        Assert.Contains($"hayate distill {import.Id}@0", output, StringComparison.Ordinal);
        Assert.Equal(trained.Summary.Evaluations[0].Value, import.Evaluations[0].Value, 1e-6 * trained.Summary.Evaluations[0].Value);
        var student = await platform.SubmitAsync($$"""
            apiVersion: hayate/v1
            kind: Sweep
            name: student
            runs:
              student:
                method: cd
                teacher: { run: {{import.Id}} }
                {{Network.Replace("=", ": ", StringComparison.Ordinal)}}
                dataset: digits
                training: { steps: 4, batch: 16 }
                evaluation: { samples: 64, samplers: [consistency] }
            """);
        var taught = await platform.CompletedAsync(student.Runs[0].Id, Patience);
        Assert.Equal($"{import.Id}@0", taught.TeacherCheckpointId);
        Assert.Empty((await platform.Client.PlanAsync(await platform.Client.GetDistillFileAsync($"{import.Id}@0"))).Errors);
    }

    [Fact]
    public async Task Import_IntoAnotherNetwork_ListsTheDifferencesAndLeavesNoCheckpoint()
    {
        var platform = shared.Platform;
        var trained = await platform.CompletedAsync((await platform.SubmitAsync(Files.Digits)).Runs[0].Id, Patience);
        var weights = Path.Combine(platform.Data, "blobs", trained.Checkpoints[0].Prefix, "model.safetensors");

        var output = await HayateAsync(platform, 1, "import", weights, "--name", "deeper", "--set", Network.Replace("layers: 2", "layers: 3", StringComparison.Ordinal));

        Assert.Contains("layer2.weight", output, StringComparison.Ordinal);
        Assert.Contains("layer2_noise.bias", output, StringComparison.Ordinal);
        var run = (await platform.Client.ListRunsAsync()).Single(run => run.Name == "deeper");
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Empty((await platform.Client.GetRunAsync(run.Id)).Checkpoints);
    }

    [Fact]
    public async Task Export_ThenTheImportItNames_KeepsEveryBitOfTheWeights()
    {
        var platform = shared.Platform;
        var trained = await platform.CompletedAsync((await platform.SubmitAsync(Files.Digits)).Runs[0].Id, Patience);
        var file = Path.Combine(platform.Data, "taken-out.safetensors");

        var output = await HayateAsync(platform, 0, "export", trained.Summary.Id, "--checkpoint", "latest", "--weights", "0.999", "--out", file);

        var weights = await File.ReadAllBytesAsync(file);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(platform.Data, "blobs", trained.Checkpoints.MaxBy(checkpoint => checkpoint.Step)!.Prefix, "ema-0.999.safetensors")), weights);
        var line = output.Split('\n').Single(line => line.StartsWith("hayate import", StringComparison.Ordinal));
        string[] words = [.. Regex.Matches(line, "'([^']*)'|(\\S+)").Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value).Skip(1)];
        await HayateAsync(platform, 0, words);
        var import = (await platform.Client.ListRunsAsync()).Single(run => run.Name == "taken-out");
        await HayateAsync(platform, 0, "export", import.Id, "--weights", "raw", "--out", $"{file}.again");
        Assert.Equal(weights, await File.ReadAllBytesAsync($"{file}.again"));
    }

    private static async Task<string> HayateAsync(TestPlatform platform, int expected, params string[] arguments)
    {
        await using var hayate = HayateProcess.Start("hayate import", "Cli", [.. arguments, "--api", $"{platform.Api}"], new Dictionary<string, string>());
        Assert.True(await hayate.ExitAsync(Patience) == expected, $"{hayate.Describe()}\n{platform.Describe()}");
        return hayate.Output;
    }
}
