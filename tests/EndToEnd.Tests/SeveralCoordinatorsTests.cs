using System.Diagnostics;
using System.Net;
using Hayate.Client;
using Hayate.Contracts.Api;
using Hayate.TestKit;
using Hayate.TestKit.Postgres;

namespace Hayate.EndToEnd.Tests;

/// <summary>Coordinators of one database: one of them ends, in one way or another, and whoever trains notices nothing.</summary>
public sealed class SeveralCoordinatorsTests
{
    private const int Steps = 12_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(30);

    [Theory(Explicit = true)]
    [InlineData("This coordinator schedules the pool")]
    [InlineData(": attempt 1 started")]
    public async Task SiloKilled_ThatRunOrSchedulerStandsOn_ControlIsBackAndTheRunGoesOn(string trace)
    {
        await using var platform = await StartAsync();
        var run = await StartRunAsync(platform);
        var other = (await platform.SubmitAsync(Files.Teacher(Steps))).Runs[0].Id;
        await platform.RunAsync(other, "another run to have the other slot", state => state.Summary.Step > 0, Patience);
        var queued = (await platform.SubmitAsync(Files.Teacher(20))).Runs[0].Id;
        var ranks = platform.RankProcesses();

        var killed = platform.Silos.Last(silo => silo.Process.Output.Contains(trace[0] == ':' ? run + trace : trace, StringComparison.Ordinal));
        await killed.Process.KillAsync();
        var watch = Stopwatch.StartNew();
        await Wait.ForAsync("a command to be carried out", Promise, async () => await CancelAsync(platform, other), platform.Describe);
        var commanded = watch.Elapsed;
        await platform.RunAsync(queued, "the queued run to start", state => state.Attempts.Length > 0, Promise - commanded);
        TestContext.Current.SendDiagnosticMessage($"After the kill: a command in {commanded.TotalSeconds:0.0} s, a queued run in {watch.Elapsed.TotalSeconds:0.0} s.");

        await AssertUndisturbedAsync(platform, run, ranks);
        await platform.CompletedAsync(queued, Patience);
    }

    [Fact(Explicit = true)]
    public async Task SilosRestarted_OneAfterTheOther_NoCommandFailsAndTheRunGoesOn()
    {
        await using var platform = await StartAsync();
        var run = await StartRunAsync(platform);
        var ended = (await platform.SubmitAsync(Files.Teacher(1))).Runs[0].Id;
        await platform.CompletedAsync(ended, Patience);
        var ranks = platform.RankProcesses();
        using var stop = new CancellationTokenSource();
        var commands = CommandAsync(platform, ended, stop.Token);

        foreach (var silo in platform.Silos)
        {
            silo.Process.Send(Signal.Terminate);
            await Wait.ForAsync("a coordinator that ends to say that it is not ready", Patience, () => SaysItIsNotReadyAsync(silo), platform.Describe);
            Assert.Equal(0, await silo.Process.ExitAsync(Patience));
            await silo.StartAsync();
        }

        await stop.CancelAsync();
        Assert.InRange(await commands, 1, int.MaxValue);
        await AssertUndisturbedAsync(platform, run, ranks);
    }

    [Fact(Explicit = true)]
    public async Task SiloJoinsLater_FirstOneStopsForGood_TheRunGoesOn()
    {
        await using var platform = await StartAsync(later: 1);
        var run = await StartRunAsync(platform);
        var ranks = platform.RankProcesses();

        await platform.Silos[1].StartAsync();
        platform.Silos[0].Process.Send(Signal.Terminate);
        Assert.Equal(0, await platform.Silos[0].Process.ExitAsync(Patience));
        var next = (await platform.SubmitAsync(Files.Teacher(20))).Runs[0].Id;

        await platform.CompletedAsync(next, Patience);
        await AssertUndisturbedAsync(platform, run, ranks);
    }

    [Fact(Explicit = true)]
    public async Task SiloFrozen_OthersTakeOver_AndItEndsOnceItAwakes()
    {
        await using var platform = await StartAsync();
        var run = await StartRunAsync(platform);
        var ranks = platform.RankProcesses();

        platform.Silos[0].Process.Send(Signal.Stop); // the one that the worker polls
        var next = await Wait.ForAsync("a sweep to be taken", Promise, () => SubmitAsync(platform.Silos[1]), platform.Describe);
        await platform.RunAsync(next.Runs[0].Id, "its run to start", state => state.Attempts.Length > 0, Promise);
        await platform.CompletedAsync(next.Runs[0].Id, Patience);
        platform.Silos[0].Process.Send(Signal.Continue);

        Assert.NotEqual(0, await platform.Silos[0].Process.ExitAsync(Patience));
        await platform.Silos[0].StartAsync();
        await AssertUndisturbedAsync(platform, run, ranks);
    }

    [Fact(Explicit = true)]
    public async Task Report_AtOneSilo_ReachesReadersAtAnother()
    {
        await using var platform = await StartAsync();
        var run = await StartRunAsync(platform);
        using var stop = new CancellationTokenSource(Patience);
        var seen = new HashSet<Type>();
        await foreach (var happened in platform.Silos[1].Client.WatchRunAsync(run, cancellationToken: stop.Token))
        {
            seen.Add(happened.GetType());
            if (seen.IsSupersetOf([typeof(RunChanged), typeof(MetricsArrived), typeof(LogArrived)])) await stop.CancelAsync();
            else if (seen.Contains(typeof(MetricsArrived)) && seen.Count == 2) await platform.Client.CancelRunAsync(run, stop.Token);
        }

        Assert.True(seen.IsSupersetOf([typeof(RunChanged), typeof(MetricsArrived), typeof(LogArrived)]), $"seen: {string.Join(", ", seen)}\n{platform.Describe()}");
    }

    // All at once, on a database with nothing in it.
    private static async Task<TestPlatform> StartAsync(int later = 0) =>
        await TestPlatform.StartAsync(postgres: await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(), silos: 2, later: later);

    private static async Task<string> StartRunAsync(TestPlatform platform)
    {
        var run = (await platform.SubmitAsync(Files.Teacher(Steps, checkpointEvery: 1000))).Runs[0].Id;
        await platform.RunAsync(run, "some progress", state => state.Summary.Step >= 100, Patience);
        return run;
    }

    private static async Task<TestPlatform> CancelAsync(TestPlatform platform, string run)
    {
        await platform.Client.CancelRunAsync(run);
        return platform;
    }

    // No connection is no answer: it must serve on until whoever sends it requests has heard it.
    private static async Task<TestSilo?> SaysItIsNotReadyAsync(TestSilo silo)
    {
        using var http = new HttpClient { BaseAddress = silo.Api };
        try
        {
            using var answer = await http.GetAsync(new Uri(Routes.Ready, UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.ServiceUnavailable ? silo : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<SweepDetail?> SubmitAsync(TestSilo silo) => await silo.Client.SubmitAsync(Files.Teacher(20), "the same, however often it is sent");

    // Cancelling a run that has ended changes nothing, but its grain is asked.
    private static async Task<int> CommandAsync(TestPlatform platform, string run, CancellationToken stop)
    {
        var commands = 0;
        for (; !stop.IsCancellationRequested; commands++) await platform.Client.CancelRunAsync(run, CancellationToken.None);
        return commands;
    }

    private static async Task AssertUndisturbedAsync(TestPlatform platform, string run, IReadOnlyList<int> ranks)
    {
        var ended = await platform.CompletedAsync(run, Patience);
        Assert.True(ended.Attempts is [{ End: AttemptEnd.Completed }], $"{TestPlatform.Describe(ended)}\n{platform.Describe()}");
        Assert.Single(platform.Worker.Output.Split('\n'), line => line.Contains($"Started rank 0 of {run} ", StringComparison.Ordinal));
        Assert.NotEmpty(ranks);
        Assert.Equal(Files.ReportedSteps(Steps), (await platform.Client.GetMetricsAsync(run, ["loss"])).Single().Steps);
        Assert.Equal(ended.Checkpoints.Select(checkpoint => checkpoint.Step).Distinct().Count(), ended.Checkpoints.Length);
        var log = await platform.Client.GetLogsAsync(run, after: 0, limit: 10_000);
        Assert.Distinct(log.Select(line => (line.Rank, line.At, line.Text)));
    }
}
