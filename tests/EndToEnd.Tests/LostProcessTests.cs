using Hayate.Contracts.Api;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

public sealed class LostProcessTests(SharedPlatform shared) : IClassFixture<SharedPlatform>
{
    private const int Steps = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task RankKilled_RunResumesByItself_AndEndsInTheSameState()
    {
        var platform = shared.Platform;
        var file = Files.Teacher(Steps);
        var expected = await UndisturbedRun.DigestAsync(platform, file);

        var run = (await platform.SubmitAsync(file)).Runs[0].Id;
        await FirstCheckpointAsync(platform, run);
        Signals.Send(Assert.Single(platform.RankProcesses()), Signal.Kill);
        var ended = await platform.CompletedAsync(run, Patience);

        AssertResumedOnce(ended);
        Assert.Equal(1, ended.Budget.InfrastructureLosses);
        Assert.Equal(expected, UndisturbedRun.LastDigest(ended));
        await AssertWholeSeriesAsync(platform, run);
    }

    [Fact]
    public async Task OneRankOfTwoKilled_GangResumes_AndEndsInTheSameState()
    {
        var platform = shared.Platform;
        var file = Files.Teacher(Steps, ranks: 2);
        var expected = await UndisturbedRun.DigestAsync(platform, file);

        var run = (await platform.SubmitAsync(file)).Runs[0].Id;
        await FirstCheckpointAsync(platform, run);
        Signals.Send(platform.RankProcesses()[^1], Signal.Kill);
        var ended = await platform.CompletedAsync(run, Patience);

        AssertResumedOnce(ended);
        Assert.Equal(expected, UndisturbedRun.LastDigest(ended));
    }

    [Fact]
    public async Task WorkerKilled_RunResumesOnceItIsBack_AndEndsInTheSameState()
    {
        var platform = shared.Platform;
        var file = Files.Teacher(Steps);
        var expected = await UndisturbedRun.DigestAsync(platform, file);

        var run = (await platform.SubmitAsync(file)).Runs[0].Id;
        await FirstCheckpointAsync(platform, run);
        await platform.Worker.KillAsync();
        await platform.StartWorkerAsync();
        var ended = await platform.CompletedAsync(run, Patience);

        AssertResumedOnce(ended);
        Assert.Equal(expected, UndisturbedRun.LastDigest(ended));
        await AssertWholeSeriesAsync(platform, run);
    }

    [Fact]
    public async Task ByteOfACheckpointFlipped_RunFallsBackToTheOneBefore_AndSaysSo()
    {
        var platform = shared.Platform;
        var file = Files.Teacher(Steps);
        var expected = await UndisturbedRun.DigestAsync(platform, file);

        var run = (await platform.SubmitAsync(file)).Runs[0].Id;
        await platform.RunAsync(run, "a second checkpoint", state => state.Checkpoints.Length >= 2, Patience);
        await platform.Worker.KillAsync();
        var checkpoints = (await platform.Client.GetRunAsync(run)).Checkpoints;
        FlipAByte(Path.Combine(platform.Data, "blobs", checkpoints[0].Prefix));
        await platform.StartWorkerAsync();
        var ended = await platform.CompletedAsync(run, Patience);

        var resumed = ended.Attempts.FirstOrDefault(attempt => attempt.ResumedFromStep is not null && attempt.Epoch > 1);
        Assert.True(resumed?.ResumedFromStep == checkpoints[1].Step, $"expected to resume from {checkpoints[1].Step}:\n{TestPlatform.Describe(ended)}");
        Assert.Equal(expected, UndisturbedRun.LastDigest(ended));
        Assert.Contains(await platform.Client.GetLogsAsync(run, after: 0, limit: 1000), line => line.IsError && line.Text.Contains(checkpoints[0].Id, StringComparison.Ordinal));
    }

    private static Task<RunDetail> FirstCheckpointAsync(TestPlatform platform, string run) =>
        platform.RunAsync(run, $"the first checkpoint of {run}", state => state.Checkpoints.Length > 0, Patience);

    private static void AssertResumedOnce(RunDetail run)
    {
        Assert.True(run.Attempts.Length == 2, $"expected two attempts:\n{TestPlatform.Describe(run)}");
        var (second, first) = (run.Attempts[0], run.Attempts[1]);
        Assert.Equal(AttemptEnd.InfrastructureLoss, first.End);
        Assert.Equal(AttemptEnd.Completed, second.End);
        Assert.True(second.ResumedFromStep > 0, "the second attempt started from scratch");
        Assert.True(second.DigestVerified);
    }

    private static async Task AssertWholeSeriesAsync(TestPlatform platform, string run)
    {
        var loss = (await platform.Client.GetMetricsAsync(run, ["loss"])).Single();
        Assert.Equal(Files.ReportedSteps(Steps), loss.Steps);
    }

    private static void FlipAByte(string folder)
    {
        var part = new DirectoryInfo(folder).EnumerateFiles("*.safetensors", SearchOption.AllDirectories).First();
        var bytes = File.ReadAllBytes(part.FullName);
        bytes[^5] ^= 1;
        File.WriteAllBytes(part.FullName, bytes);
    }
}
