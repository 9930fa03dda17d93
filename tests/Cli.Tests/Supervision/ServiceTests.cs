using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.Versioning;
using Hayate.Cli.Supervision;

namespace Hayate.Cli.Tests.Supervision;

[SupportedOSPlatform("linux")]
public sealed class ServiceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-");
    private readonly Launcher _launcher = new();
    private readonly BlockingCollection<string> _told = [];

    [Fact]
    public async Task Service_ProcessDies_IsStartedAgainAndSaysSo()
    {
        using var service = Create("echo started; exit 3", TimeSpan.FromSeconds(5));

        await service.StartAsync();

        Assert.Contains("exit code 3", Told("the first end"), StringComparison.Ordinal);
        Told("the second end");
        await service.StopAsync();
        Assert.True(service.Ends >= 2);
        Assert.Equal(3, service.LastExitCode);
        Assert.StartsWith("started\nstarted", service.LastWords(10), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_LogOfAnEarlierDay_IsNotAmongItsLastWords()
    {
        using (var earlier = Create("echo earlier; exec sleep 60", TimeSpan.FromSeconds(5)))
        {
            await earlier.StartAsync();
            await UntilAsync(() => earlier.LastWords(1) == "earlier", "the earlier service has written");
            await earlier.StopAsync();
        }

        using var service = Create("echo now; exec sleep 60", TimeSpan.FromSeconds(5));
        await service.StartAsync();
        await UntilAsync(() => service.LastWords(9) == "now", "the service has written, and nothing else is shown");
        await service.StopAsync();
    }

    [Fact]
    public async Task Service_ProcessIsKilled_NamesTheSignal()
    {
        using var service = Create("kill -9 $$", TimeSpan.FromSeconds(5));

        await service.StartAsync();

        Assert.Contains("signal 9", Told("the end"), StringComparison.Ordinal);
        await service.StopAsync();
    }

    [Fact]
    public async Task Service_Stopped_GetsTimeToFinish()
    {
        using var service = Create("trap 'echo finished; exit 0' TERM; echo ready; while :; do sleep 0.05; done", TimeSpan.FromSeconds(20));
        await service.StartAsync();
        await UntilAsync(() => service.LastWords(1) == "ready", "the service is ready");

        await service.StopAsync().WaitAsync(Patience);

        Assert.Equal("ready\nfinished", service.LastWords(5));
        Assert.Empty(_told);
    }

    [Fact]
    public async Task Service_IgnoresTermination_IsKilledAfterItsGrace()
    {
        using var service = Create("trap '' TERM; echo ready; while :; do sleep 0.05; done", TimeSpan.FromMilliseconds(300));
        await service.StartAsync();
        await UntilAsync(() => service.LastWords(1) == "ready", "the service is ready");

        await service.StopAsync().WaitAsync(Patience);

        Assert.Contains("is killed", Told("the killing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_Stopped_LeavesNoProcess()
    {
        using var service = Create("echo $$; exec sleep 1000", TimeSpan.FromSeconds(5));
        await service.StartAsync();
        await UntilAsync(() => service.LastWords(1).Length > 0, "the process id is written");
        var id = int.Parse(service.LastWords(1));

        await service.StopAsync().WaitAsync(Patience);

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }

    public void Dispose()
    {
        _launcher.Dispose();
        _directory.Delete(recursive: true);
    }

    private Service Create(string script, TimeSpan grace)
    {
        var executable = Path.Combine(_directory.FullName, "service");
        File.WriteAllText(executable, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(executable, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var spec = new ServiceSpec
        {
            Name = "service",
            Executable = executable,
            Environment = ImmutableDictionary<string, string>.Empty,
            Log = Path.Combine(_directory.FullName, "log"),
            Grace = grace,
        };
        return new(spec, _launcher, TimeProvider.System, _told.Add);
    }

    private string Told(string what) =>
        _told.TryTake(out var message, Patience) ? message : throw new TimeoutException($"Waited {Patience} for {what}.");

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (!condition()) await timer.WaitForNextTickAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {Patience} until {what}.");
        }
    }
}
