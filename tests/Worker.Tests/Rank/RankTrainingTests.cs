using System.Collections.Immutable;
using Hayate.Blobs;
using Hayate.Contracts;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;
using Hayate.Worker.Tests.Protocol;

namespace Hayate.Worker.Tests.Rank;

/// <summary>Rank processes that train, stop, die and resume.</summary>
public sealed class RankTrainingTests : IAsyncLifetime
{
    /// <summary>Long enough never to end before it is interrupted.</summary>
    private static readonly TrainingSpec Endless = Assignments.Spec.Training with { Steps = 1_000_000 };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-training-");
    private ProtocolServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ProtocolServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Rank_Alone_TrainsAndReportsEverything()
    {
        using var rank = Start(Assignments.Rank());

        Assert.Equal((0, ""), await rank.EndAsync());

        var reports = _server.Recorded("rank-0");
        Assert.Equal((0, null), Assert.IsType<StartedReport>(reports[0]) is var start ? (start.Step, start.DigestVerified) : default);
        Assert.Equal([20, 40], reports.OfType<CheckpointReport>().Select(checkpoint => checkpoint.Step));
        Assert.Equal([1, 5, 10, 15, 20, 25, 30, 35, 40], reports.OfType<MetricsReport>().Select(metrics => metrics.Step));
        Assert.Contains(reports.OfType<EvaluationReport>(), report => report.Evaluation is { Subject: "heun-2", Nfe: 3, Step: 40, Metric: "fd", RunId: "sweep.run" });
        Assert.All(reports.OfType<SampleReport>(), sample => Assert.True(File.Exists(Path.Combine(_directory.FullName, "blobs", sample.Blob)), sample.Blob));
        Assert.Equal(40, Assert.IsType<CompletedReport>(reports[^1]).Step);
    }

    [Fact]
    public async Task Gang_OfTwo_GivesTheResultOfOneToSummationOrder()
    {
        using (var alone = Start(Assignments.Rank(run: "sweep.alone")))
            Assert.Equal((0, ""), await alone.EndAsync());
        double[] lossesAlone = Losses();
        await using var another = await ProtocolServer.StartAsync();
        await _server.DisposeAsync();
        _server = another;

        using var first = Start(Assignments.Rank(rank: 0, worldSize: 2));
        using var second = Start(Assignments.Rank(rank: 1, worldSize: 2));

        Assert.Equal((0, ""), await first.EndAsync());
        Assert.Equal((0, ""), await second.EndAsync());
        Assert.All(lossesAlone.Zip(Losses()), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * pair.First));
    }

    [Fact]
    public async Task Gang_TerminatedAtOneRank_CheckpointsAndResumesWhereItStopped()
    {
        var spec = Assignments.Spec with { Training = Endless, Checkpoint = new CheckpointSpec { EverySteps = 1_000_000 } };
        using var first = Start(Assignments.Rank(rank: 0, worldSize: 2) with { Spec = spec });
        using var second = Start(Assignments.Rank(rank: 1, worldSize: 2) with { Spec = spec });
        await _server.ReportsAsync("rank-0", reports => reports.OfType<MetricsReport>().Any(), "metrics");

        second.Terminate();

        Assert.Equal((ExitCodes.Preempted, ""), await first.EndAsync());
        Assert.Equal((ExitCodes.Preempted, ""), await second.EndAsync());
        var checkpoint = Assert.IsType<CheckpointReport>(_server.Recorded("rank-0")[^1]);

        using var resumed = Start(Assignments.Rank(epoch: 2) with { Spec = spec, Checkpoints = [Ref(checkpoint)] });
        var start = await StartOfAsync(epoch: 2);
        Assert.Equal((checkpoint.Step, checkpoint.StateDigest, true), (start.Step, start.StateDigest, start.DigestVerified));
    }

    [Fact]
    public async Task Gang_Preempted_LeavesTogetherOnceItsCheckpointIsRecorded()
    {
        using var first = Start(Assignments.Rank(rank: 0, worldSize: 2) with { Spec = Assignments.Spec with { Training = Endless } });
        using var second = Start(Assignments.Rank(rank: 1, worldSize: 2) with { Spec = Assignments.Spec with { Training = Endless } });
        await _server.ReportsAsync("rank-0", reports => reports.OfType<MetricsReport>().Any(), "metrics");
        TaskCompletionSource recording = new();
        _server.Recording = recording.Task;

        first.Terminate();

        // The end of any rank is the end of the attempt, after which a checkpoint is refused.
        var (firstEnd, secondEnd) = (first.EndAsync(), second.EndAsync());
        await Assert.ThrowsAsync<TimeoutException>(() => secondEnd.WaitAsync(TimeSpan.FromSeconds(3)));
        recording.SetResult();
        Assert.Equal((ExitCodes.Preempted, ""), await firstEnd);
        Assert.Equal((ExitCodes.Preempted, ""), await secondEnd);
        Assert.IsType<CheckpointReport>(_server.Recorded("rank-0")[^1]);
    }

    [Fact]
    public async Task Gang_WithARankKilled_EndsAsUnavailableNamingIt()
    {
        using var first = Start(Assignments.Rank(rank: 0, worldSize: 2) with { Spec = Assignments.Spec with { Training = Endless } });
        using var second = Start(Assignments.Rank(rank: 1, worldSize: 2) with { Spec = Assignments.Spec with { Training = Endless } });
        await _server.ReportsAsync("rank-0", reports => reports.OfType<MetricsReport>().Any(), "metrics");

        second.Kill();

        (int exitCode, string errors) = await first.EndAsync();
        Assert.Equal(ExitCodes.Unavailable, exitCode);
        Assert.StartsWith("Rank 1 is lost:", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rank_WithItsNewestCheckpointTruncated_ResumesFromTheOneBefore()
    {
        using (var rank = Start(Assignments.Rank()))
            await rank.EndAsync();
        CheckpointReport[] checkpoints = [.. _server.Recorded("rank-0").OfType<CheckpointReport>()];
        using (FileStream file = new(Path.Combine(_directory.FullName, "blobs", checkpoints[1].Prefix, "model.safetensors"), FileMode.Open))
            file.SetLength(file.Length / 2);

        using var resumed = Start(Assignments.Rank(epoch: 2) with { Checkpoints = [Ref(checkpoints[1]), Ref(checkpoints[0])] });

        (int exitCode, string errors) = await resumed.EndAsync();
        var start = await StartOfAsync(epoch: 2);
        Assert.Equal((0, 20, true), (exitCode, start.Step, start.DigestVerified));
        Assert.Contains("model.safetensors: The safetensors file is truncated", Assert.Single(start.Rejected), StringComparison.Ordinal);
        Assert.Contains($"WARNING: a checkpoint did not verify and is passed over: {start.Rejected[0]}", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rank_OfAFencedAttempt_EndsAtOnce()
    {
        using var rank = Start(Assignments.Rank() with { Spec = Assignments.Spec with { Training = Endless } });
        await _server.ReportsAsync("rank-0", reports => reports.OfType<MetricsReport>().Any(), "metrics");

        _server.IsFenced = true;

        (int exitCode, string errors) = await rank.EndAsync();
        Assert.Equal(ExitCodes.Unavailable, exitCode);
        Assert.Contains("This attempt is fenced: Fenced: epoch 2 is the current one", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rank_WhoseReportsAreRefusedForGood_EndsAndSaysWhy()
    {
        _server.Refusal = "'colour' is no kind of report";
        using var rank = Start(Assignments.Rank() with { Spec = Assignments.Spec with { Training = Endless } });

        (int exitCode, string errors) = await rank.EndAsync();

        Assert.Equal(ExitCodes.ApplicationError, exitCode);
        Assert.Contains("The coordinator refuses the reports of this attempt for good: The request cannot be read: 'colour' is no kind of report", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rank_StoppedWhileTheBlobServiceIsAway_TrainsUntilThenAndEndsWithinItsGrace()
    {
        BlobLocation away = new() { ConnectionString = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:9/a;" };
        var spec = Assignments.Spec with { Training = Endless, Checkpoint = new CheckpointSpec { EverySteps = 100_000 }, Evaluation = new EvaluationSpec() };
        using RankHandle rank = new(_directory.FullName, _server, Assignments.Rank() with { Spec = spec }, blobs: away, stopGraceSeconds: 3);
        await _server.ReportsAsync("rank-0", reports => reports.OfType<MetricsReport>().Any(metrics => metrics.Step >= 50), "metrics of step 50");

        rank.Terminate();

        (int exitCode, string errors) = await rank.EndAsync();
        Assert.Equal(ExitCodes.Preempted, exitCode);
        Assert.Contains("Waiting for the blob store: The blob container http://127.0.0.1:9/a/hayate could not take 'runs/sweep.run/1/", errors, StringComparison.Ordinal);
        Assert.Contains("There is no time left to wait for the blob store.", errors, StringComparison.Ordinal);
        Assert.Empty(_server.Recorded("rank-0").OfType<CheckpointReport>());
    }

    [Fact]
    public async Task Rank_DuringAnOutageOfTheCoordinator_TrainsOnAndDeliversLater()
    {
        using var rank = Start(Assignments.Rank() with { Spec = Assignments.Spec with { Training = Assignments.Spec.Training with { Steps = 2000 } } });
        await _server.ReportsAsync("rank-0", reports => reports.OfType<MetricsReport>().Any(), "metrics");

        await _server.GoAwayAsync();
        await rank.LineOfErrorAsync("Reports wait on disk:");
        await _server.ComeBackAsync();

        Assert.Equal(0, (await rank.EndAsync()).ExitCode);
        var reports = _server.Recorded("rank-0");
        Assert.Equal(401, reports.OfType<MetricsReport>().Count());
        Assert.IsType<CompletedReport>(reports[^1]);
    }

    [Fact]
    public async Task Rank_WithASpecificationThatCannotRun_EndsWithoutARetry()
    {
        IdxDataset missing = new() { Images = "/no/such/file" };
        using var rank = Start(Assignments.Rank() with { Spec = Assignments.Spec with { Dataset = missing } });

        (int exitCode, string errors) = await rank.EndAsync();

        Assert.Equal(ExitCodes.BadSpecification, exitCode);
        Assert.Contains("/no/such/file", errors, StringComparison.Ordinal);
    }

    private static CheckpointRef Ref(CheckpointReport report) => new()
    {
        Id = $"sweep.run@{report.Step}",
        Step = report.Step,
        Prefix = report.Prefix,
        ManifestSha256 = report.ManifestSha256,
        StateDigest = report.StateDigest,
    };

    private double[] Losses() => [.. _server.Recorded("rank-0").OfType<MetricsReport>().Select(metrics => metrics.Values["loss"])];

    private async Task<StartedReport> StartOfAsync(int epoch) =>
        (await _server.ReportsAsync("rank-0", reports => reports.OfType<StartedReport>().Any(), "its start", epoch)).OfType<StartedReport>().Single();

    private RankHandle Start(RankAssignment assignment) => new(_directory.FullName, _server, assignment);
}
