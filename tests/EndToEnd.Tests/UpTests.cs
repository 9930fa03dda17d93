using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

public sealed class UpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    [Fact]
    public async Task Up_SubmitOnce_PrintsTheTableAndASecondStartFindsIt()
    {
        using var directory = new TemporaryDirectory();
        var file = directory["sweep.yaml"];
        await File.WriteAllTextAsync(file, Files.TeacherAndStudent(40));

        await using var first = Start(directory, "--submit", file, "--once");
        Assert.Equal(0, await first.ExitAsync(Patience));
        await using var second = Start(directory, "--submit", file, "--once");
        Assert.Equal(0, await second.ExitAsync(Patience));

        Assert.Contains("Dashboard", first.Output.Split('\n')[0], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', first.Output);
        foreach (var output in (string[])[first.Output, second.Output])
        {
            Assert.Contains("heun-6", output, StringComparison.Ordinal);
            Assert.Contains("consistency-2", output, StringComparison.Ordinal);
            Assert.Contains("gaussian fit", output, StringComparison.Ordinal);
            Assert.Contains("completed", output, StringComparison.Ordinal);
        }

        Assert.Contains("running", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("running", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_ServiceKilled_IsStartedAgain_AndCtrlCStopsEverything()
    {
        using var directory = new TemporaryDirectory();
        await using var up = Start(directory);
        await Wait.ForAsync("the platform to serve", Patience, () => Task.FromResult(Said(up, "Serving at")), up.Describe);

        var victim = Assert.Single(ProcessTree.Find(up.Id, "Hayate.Worker agent"));
        Signals.Send(victim, Signal.Kill);
        await Wait.ForAsync("the restart", Patience, () => Task.FromResult(Said(up, "worker-1 ended with signal 9")), up.Describe);
        await Wait.ForAsync("the new worker", Patience, () => Task.FromResult(
            ProcessTree.Find(up.Id, "Hayate.Worker agent").Any(id => id != victim) ? up : null), up.Describe);
        var services = ProcessTree.Find(up.Id, "Hayate.");
        Assert.Equal(3, services.Count);
        up.Send(Signal.Interrupt);

        Assert.Equal(0, await up.ExitAsync(Patience));
        Assert.All(services, id => Assert.False(Directory.Exists($"/proc/{id}"), $"process {id} outlived the supervisor\n{up.Describe()}"));
    }

    [Fact]
    public async Task Up_SupervisorKilled_TakesItsServicesAlong()
    {
        using var directory = new TemporaryDirectory();
        await using var up = Start(directory);
        await Wait.ForAsync("the platform to serve", Patience, () => Task.FromResult(Said(up, "Serving at")), up.Describe);
        var services = ProcessTree.Find(up.Id, "Hayate.");

        await up.KillAsync();

        Assert.Equal(3, services.Count);
        await Wait.ForAsync("the services to end", Patience, () => Task.FromResult(services.Any(id => Directory.Exists($"/proc/{id}")) ? null : up));
    }

    private static HayateProcess? Said(HayateProcess process, string text) =>
        process.HasExited ? throw new InvalidOperationException($"It ended.\n{process.Describe()}")
        : process.Output.Contains(text, StringComparison.Ordinal) ? process : null;

    private static HayateProcess Start(TemporaryDirectory directory, params string[] arguments) => HayateProcess.Start(
        "hayate up", "Cli",
        ["up", "--data", directory["data"], "--port", $"{FreePort.Next()}", "--dashboard-port", $"{FreePort.Next()}", .. arguments],
        new Dictionary<string, string>());
}
