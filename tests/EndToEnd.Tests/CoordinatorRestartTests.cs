using System.Diagnostics;
using System.Globalization;
using Hayate.Client;
using Hayate.Contracts.Api;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

public sealed class CoordinatorRestartTests
{
    private const int Steps = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // Longer than a lease; chaos.sh makes it minutes.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("HAYATE_CHAOS_OUTAGE") is { Length: > 0 } seconds ? int.Parse(seconds, CultureInfo.InvariantCulture) : 20);

    [Fact]
    public async Task CoordinatorKilled_RunGoesOnInItsAttempt_AndNothingIsLostOrDoubled()
    {
        await using var platform = await TestPlatform.StartAsync();
        var run = (await platform.SubmitAsync(Files.Teacher(Steps))).Runs[0].Id;
        await platform.RunAsync(run, "some progress", state => state.Summary.Step >= 100, Patience);
        var ranks = platform.RankProcesses();

        await platform.Coordinator.KillAsync();
        await platform.StartCoordinatorAsync();
        var seen = (await platform.Client.GetRunAsync(run)).Summary;
        var ended = await platform.CompletedAsync(run, Patience);

        Assert.Single(ranks);
        Assert.True(seen.Status is RunStatus.Running or RunStatus.Completed, $"the run was {seen.Status} after the restart");
        Assert.Equal(AttemptEnd.Completed, Assert.Single(ended.Attempts).End);
        var loss = (await platform.Client.GetMetricsAsync(run, ["loss"])).Single();
        Assert.Equal(Files.ReportedSteps(Steps), loss.Steps);
        Assert.Equal(ended.Checkpoints.Select(checkpoint => checkpoint.Step).Distinct().Count(), ended.Checkpoints.Length);
        Assert.Single(ended.Checkpoints, checkpoint => checkpoint.Step == Steps);
    }

    [Fact]
    public async Task CoordinatorAwayForLongerThanAnyLease_TrainingGoesOn_AndEverythingArrivesOnceAndInOrder()
    {
        await using var platform = await TestPlatform.StartAsync();
        var run = (await platform.SubmitAsync(Files.Teacher(steps: 10_000_000, ranks: 2, checkpointEvery: 500, reportEvery: 10))).Runs[0].Id;
        await platform.RunAsync(run, "the first checkpoint", state => state.Checkpoints.Length > 0, Patience);
        var ranks = platform.RankProcesses();

        await platform.Coordinator.KillAsync();
        var (gone, before) = (Stopwatch.GetTimestamp(), NewestCheckpoint(platform, run));
        await Assert.ThrowsAsync<ApiUnreachableException>(() => platform.Client.CancelRunAsync(run));
        await Wait.ForAsync($"the coordinator to be away for {Outage.TotalSeconds:0} s and two more checkpoints", Outage + Patience, () => Task.FromResult(
            Stopwatch.GetElapsedTime(gone) > Outage && NewestCheckpoint(platform, run) >= before + 1000 ? platform : null), platform.Describe);
        var after = NewestCheckpoint(platform, run);
        Assert.Equal(ranks, platform.RankProcesses());
        await platform.StartCoordinatorAsync();
        var caughtUp = await platform.RunAsync(run, "what was told meanwhile to arrive", state => state.Summary.Step > after, Patience);

        Assert.Null(Assert.Single(caughtUp.Attempts).End);
        Assert.Equal(ranks, platform.RankProcesses());
        var steps = (await platform.Client.GetMetricsAsync(run, ["loss"])).Single().Steps;
        Assert.Equal(Files.ReportedSteps(steps[^1]), steps);
        var log = await platform.Client.GetLogsAsync(run, after: 0, limit: 10_000);
        Assert.Distinct(log.Select(line => (line.Rank, line.At, line.Text)));
    }

    [Fact]
    public async Task CoordinatorStopped_WithRunsQueued_StartsThemAfterwards()
    {
        await using var platform = await TestPlatform.StartAsync(slots: 1);
        var first = (await platform.SubmitAsync(Files.Teacher(Steps))).Runs[0].Id;
        var second = (await platform.SubmitAsync(Files.Teacher(20))).Runs[0].Id;
        await platform.RunAsync(first, "the first run to run", state => state.Summary.Status == RunStatus.Running, Patience);

        platform.Coordinator.Send(Signal.Terminate);
        Assert.Equal(0, await platform.Coordinator.ExitAsync(TimeSpan.FromSeconds(30)));
        await platform.StartCoordinatorAsync();

        Assert.Single((await platform.CompletedAsync(first, Patience)).Attempts);
        Assert.Single((await platform.CompletedAsync(second, Patience)).Attempts);
    }

    // Blobs go around the coordinator: they show how far the training is.
    private static int NewestCheckpoint(TestPlatform platform, string run) => new DirectoryInfo(Path.Combine(platform.Data, "blobs", "runs", run, "1")).EnumerateDirectories()
        .Select(folder => int.TryParse(folder.Name, out var step) ? step : 0).DefaultIfEmpty().Max();
}
