using Hayate.Contracts.Api;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

public sealed class PreemptionTests(SharedPlatform shared) : IClassFixture<SharedPlatform>
{
    private const int Steps = 4000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task WorkerTerminated_RanksCheckpointFirst_AndTheRunGoesOnFromThere(int ranks)
    {
        var platform = shared.Platform;
        var file = Files.Teacher(Steps, ranks, checkpointEvery: Steps);
        var expected = await UndisturbedRun.DigestAsync(platform, file);

        var run = (await platform.SubmitAsync(file)).Runs[0].Id;
        await platform.RunAsync(run, "some progress", state => state.Summary.Step >= 100, Patience);
        platform.Worker.Send(Signal.Terminate);
        Assert.Equal(0, await platform.Worker.ExitAsync(TimeSpan.FromSeconds(60)));
        var preempted = await platform.RunAsync(run, "the preemption to be known", state => state.Budget.Preemptions == 1, Patience);
        await platform.StartWorkerAsync();
        var ended = await platform.CompletedAsync(run, Patience);

        var stoppedAt = Assert.Single(preempted.Checkpoints).Step;
        Assert.InRange(stoppedAt, 100, Steps - 1);
        Assert.Equal([AttemptEnd.Completed, AttemptEnd.Preempted], ended.Attempts.Select(attempt => attempt.End!.Value));
        Assert.Equal(stoppedAt, ended.Attempts[0].ResumedFromStep);
        Assert.True(ended.Attempts[0].DigestVerified);
        Assert.Equal((0, 0), (ended.Budget.ApplicationErrors, ended.Budget.InfrastructureLosses));
        Assert.Equal(expected, UndisturbedRun.LastDigest(ended));
    }
}
