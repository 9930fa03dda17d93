using Hayate.Contracts.Api;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

/// <summary>A run that always fails, and what is counted of failures of different kinds.</summary>
public sealed class BudgetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task RankKilledAtEveryAttempt_RunStopsAfterItsBudget_WithGrowingPausesAndTheLastCause()
    {
        await using var platform = await TestPlatform.StartAsync();
        var file = Files.Teacher(steps: 1_000_000, checkpointEvery: 1_000_000) + "\nretry: { application: 0, infrastructure: 3 }\n";
        var run = (await platform.SubmitAsync(file)).Runs[0].Id;
        for (var epoch = 1; epoch <= 4; epoch++)
        {
            await platform.RunAsync(run, $"attempt {epoch} to train", state => state.Attempts is [{ ResumedFromStep: not null } newest, ..] && newest.Epoch == epoch, Patience);
            foreach (var rank in platform.RankProcesses()) Signals.Send(rank, Signal.Kill);
        }

        var failed = await FailedAsync(platform, run);

        Assert.Equal("rank 0 was killed by SIGKILL (infrastructure losses forgiven: 3)", failed.Summary.Reason);
        Assert.Equal((0, 4, 0), Counts(failed));
        Assert.All(failed.Attempts, attempt => Assert.Equal(AttemptEnd.InfrastructureLoss, attempt.End));
        // After the first loss at once, then after 1 s, then after 2 s.
        var attempts = failed.Attempts.Reverse().ToList();
        var pauses = attempts.Skip(1).Zip(attempts, (next, last) => (next.StartedAt - last.EndedAt!.Value).TotalSeconds).ToList();
        Assert.True(pauses[1] >= 1 && pauses[2] >= 2, $"pauses of {string.Join(", ", pauses)} s");
    }

    [Fact]
    public async Task FailuresOfAllKinds_WithCoordinatorsKilledBetween_AreCountedApart()
    {
        await using var platform = await TestPlatform.StartAsync();
        var run = (await platform.SubmitAsync(Files.Teacher(steps: 1_000_000, checkpointEvery: 1_000_000))).Runs[0].Id;
        await TrainsAsync(platform, run, epoch: 1);
        Signals.Send(Assert.Single(platform.RankProcesses()), Signal.Kill);
        await platform.RunAsync(run, "the loss to be counted", state => Counts(state) == (0, 1, 0), Patience);
        await RestartCoordinatorAsync(platform);

        await TrainsAsync(platform, run, epoch: 2);
        Signals.Send(Assert.Single(platform.RankProcesses()), Signal.Terminate);
        await platform.RunAsync(run, "the preemption to be counted", state => Counts(state) == (0, 1, 1), Patience);
        await RestartCoordinatorAsync(platform);

        await TrainsAsync(platform, run, epoch: 3);
        Signals.Send(Assert.Single(platform.RankProcesses()), Signal.Kill);
        var last = await platform.RunAsync(run, "the second loss to be counted", state => Counts(state) == (0, 2, 1), Patience);

        Assert.Equal(
            [AttemptEnd.InfrastructureLoss, AttemptEnd.Preempted, AttemptEnd.InfrastructureLoss],
            last.Attempts.Where(attempt => attempt.Epoch <= 3).Select(attempt => attempt.End!.Value));
    }

    private static Task<RunDetail> TrainsAsync(TestPlatform platform, string run, int epoch) => platform.RunAsync(
        run, $"attempt {epoch} to train", state => state.Attempts is [{ ResumedFromStep: { } from } newest, ..] && newest.Epoch == epoch && state.Summary.Step > from, Patience);

    private static async Task RestartCoordinatorAsync(TestPlatform platform)
    {
        await platform.Coordinator.KillAsync();
        await platform.StartCoordinatorAsync();
    }

    private static async Task<RunDetail> FailedAsync(TestPlatform platform, string run) => await Wait.ForAsync("the run to fail", Patience, async () =>
        await platform.Client.GetRunAsync(run) is { Summary.Status: RunStatus.Failed } failed ? failed : null, platform.Describe);

    private static (int Application, int Infrastructure, int Preemptions) Counts(RunDetail run) =>
        (run.Budget.ApplicationErrors, run.Budget.InfrastructureLosses, run.Budget.Preemptions);
}
