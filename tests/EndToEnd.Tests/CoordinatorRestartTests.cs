using Hayate.Contracts.Api;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

public sealed class CoordinatorRestartTests
{
    private const int Steps = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

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
}
