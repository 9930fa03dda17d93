using Hayate.Contracts.Api;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

/// <summary>The platform with its blobs in a service instead of a directory.</summary>
public sealed class BlobServiceTests : IAsyncLifetime
{
    private const int Steps = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private Azurite _azurite = null!;

    public async ValueTask InitializeAsync() => _azurite = await Azurite.StartAsync();

    public ValueTask DisposeAsync() => _azurite.DisposeAsync();

    [Fact]
    public async Task Run_WithItsBlobsInAService_IsResumedByAnotherWorkerAndShowsItsImages()
    {
        await using var platform = await TestPlatform.StartAsync(blobs: _azurite);
        var run = (await platform.SubmitAsync(Files.LongDigits)).Runs[0].Id;
        await platform.RunAsync(run, "the first checkpoint", state => state.Checkpoints.Length > 0, Patience);

        await platform.Worker.KillAsync();
        await platform.StartWorkerAsync();
        var ended = await platform.CompletedAsync(run, Patience);

        Assert.True(ended.Attempts is [{ DigestVerified: true, ResumedFromStep: > 0 }, ..], TestPlatform.Describe(ended));
        Assert.False(Directory.Exists(Path.Combine(platform.Data, "blobs")), "something was written beside the service");
        var sample = (await platform.Client.ListSamplesAsync(run))[^1];
        var png = await platform.Client.GetSampleImageAsync(run, sample.Id);
        Assert.Equal([0x89, .. "PNG"u8], png[..4]);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(platform.Data, "*.json", SearchOption.AllDirectories),
            file => File.ReadAllText(file).Contains("AccountKey", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ServiceKilled_RunGoesOnInItsAttempt_AndCompletesOnceItIsBack()
    {
        await using var platform = await TestPlatform.StartAsync(blobs: _azurite);
        var run = (await platform.SubmitAsync(Files.Teacher(Steps))).Runs[0].Id;
        await platform.RunAsync(run, "the first checkpoint", state => state.Checkpoints.Length > 0, Patience);

        var ranks = platform.RankProcesses();
        await _azurite.KillAsync();
        await WaitForLogAsync(platform, run, "Waiting for the blob store:");
        Assert.Equal(ranks, platform.RankProcesses());
        await _azurite.ComeBackAsync();
        var ended = await platform.CompletedAsync(run, Patience);

        Assert.Equal(AttemptEnd.Completed, Assert.Single(ended.Attempts).End);
        Assert.Contains(ended.Checkpoints, checkpoint => checkpoint.Step == Steps);
        Assert.Equal(Files.ReportedSteps(Steps), (await platform.Client.GetMetricsAsync(run, ["loss"])).Single().Steps);
        Assert.Contains(await platform.Client.GetLogsAsync(run, after: 0, limit: 1000), line => line.Text == "The blob store works again.");
    }

    private static Task<LogLine> WaitForLogAsync(TestPlatform platform, string run, string beginning) => Wait.ForAsync($"the log to say '{beginning}'", Patience, async () =>
        (await platform.Client.GetLogsAsync(run, after: 0, limit: 1000)).FirstOrDefault(line => line.Text.StartsWith(beginning, StringComparison.Ordinal)), platform.Describe);
}
