using Hayate.Contracts.Api;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

public sealed class PriorityTests
{
    private const int Steps = 4000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private static readonly Dictionary<string, string> AtOnce = new() { ["Hayate__Scheduling__PreemptAfter"] = "00:00:00" };

    [Fact]
    public async Task HigherPriority_PoolIsFull_RunsFirstAndTheOtherEndsWithTheSameBits()
    {
        await using var platform = await TestPlatform.StartAsync(settings: _ => AtOnce);
        var file = Files.TeacherWith("ranks: 2", Steps, checkpointEvery: Steps);
        var expected = await UndisturbedRun.DigestAsync(platform, file);

        var run = (await platform.SubmitAsync(file)).Runs[0].Id;
        await platform.RunAsync(run, "some progress", state => state.Summary.Step >= 100, Patience);
        var urgent = (await platform.SubmitAsync(Files.TeacherWith("ranks: 2, priority: 5", steps: 50))).Runs[0].Id;
        var preempted = await platform.RunAsync(run, "the preemption to be known", state => state.Budget.Preemptions == 1, Patience);
        var first = await platform.CompletedAsync(urgent, Patience);
        var ended = await platform.CompletedAsync(run, Patience);

        var stoppedAt = Assert.Single(preempted.Checkpoints).Step;
        Assert.InRange(stoppedAt, 100, Steps - 1);
        Assert.Equal([AttemptEnd.Completed, AttemptEnd.Preempted], ended.Attempts.Select(attempt => attempt.End!.Value));
        Assert.Equal($"preempted by {urgent} of priority 5", ended.Attempts[1].Cause);
        Assert.True(first.Attempts.Single().EndedAt <= ended.Attempts[0].StartedAt, "the urgent run had its slots until it was done");
        Assert.Equal((stoppedAt, true), (ended.Attempts[0].ResumedFromStep, ended.Attempts[0].DigestVerified));
        Assert.Equal((0, 0), (ended.Budget.ApplicationErrors, ended.Budget.InfrastructureLosses));
        Assert.Equal(expected, UndisturbedRun.LastDigest(ended));
    }
}
