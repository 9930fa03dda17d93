using System.Net;
using System.Net.Sockets;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

public sealed class BadInputTests(SharedPlatform shared) : IClassFixture<SharedPlatform>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Up_PortInUse_SaysWhichAndHowToChooseAnother()
    {
        using var directory = new TemporaryDirectory();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var (exitCode, output) = await HayateAsync("up", "--data", directory["data"], "--port", $"{port}", "--dashboard-port", $"{FreePort.Next()}");

        Assert.Equal(64, exitCode);
        Assert.Contains($"port {port}", output, StringComparison.Ordinal);
        Assert.Contains("--port", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_DataDirectoryCannotBeWritten_SaysSo()
    {
        // Nobody, not even root, creates a directory in /proc.
        var (exitCode, output) = await HayateAsync("up", "--data", "/proc/hayate");

        Assert.Equal(64, exitCode);
        Assert.Contains("cannot be written", output, StringComparison.Ordinal);
        Assert.Contains("--data", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_FileFullOfMistakes_NamesEveryPlaceAndCure()
    {
        var platform = shared.Platform;
        var file = Path.Combine(platform.Data, "wrong.yaml");
        await File.WriteAllTextAsync(file, """
            apiVersion: hayate/v1
            kind: Sweep
            name: wrong
            runs:
              one:
                method: cd
                teacher: { run: two }
                optimiser: { learningRate: 1.0e-3 }
              two:
                method: pd
                teacher: { run: one }
                objective: { steps: many }
              three:
                method: edm
                training: { batch: 2 }
                resources: { ranks: 3 }
            """);

        var (exitCode, output) = await HayateAsync("submit", file, "--api", $"{platform.Api}");

        Assert.Equal(64, exitCode);
        Assert.Contains($"{file}:8:", output, StringComparison.Ordinal);
        Assert.Contains("optimizer", output, StringComparison.Ordinal);
        Assert.Contains($"{file}:12:", output, StringComparison.Ordinal);
        Assert.Contains("runs.three", output, StringComparison.Ordinal);
        Assert.DoesNotContain(await platform.Client.ListSweepsAsync(), sweep => sweep.Name == "wrong");
    }

    [Fact]
    public async Task Run_DatasetMissing_FailsAtOnceAndNamesTheFile()
    {
        var platform = shared.Platform;

        var submitted = await platform.SubmitAsync("""
            apiVersion: hayate/v1
            kind: Sweep
            name: no-data
            runs:
              one:
                method: edm
                dataset: { name: idx, images: /nowhere/train-images.gz }
            """);
        var run = await Wait.ForAsync("the run to fail", Patience, async () =>
            await platform.Client.GetRunAsync(submitted.Runs[0].Id) is { Summary.Status: Contracts.Api.RunStatus.Failed } failed ? failed : null, platform.Describe);

        Assert.Contains("/nowhere/train-images.gz", run.Summary.Reason, StringComparison.Ordinal);
        Assert.Equal(Contracts.Api.AttemptEnd.BadSpecification, Assert.Single(run.Attempts).End);
    }

    private static async Task<(int ExitCode, string Output)> HayateAsync(params string[] arguments)
    {
        await using var hayate = HayateProcess.Start("hayate", "Cli", arguments, new Dictionary<string, string>());
        var exitCode = await hayate.ExitAsync(Patience);
        return (exitCode, hayate.Output);
    }
}
