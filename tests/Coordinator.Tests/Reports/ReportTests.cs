using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Reports;

namespace Hayate.Coordinator.Tests.Reports;

/// <summary>What ranks report is recorded once, and only while their attempt is the run's current one.</summary>
public abstract class ReportTests(SharedCoordinator shared)
{
    private TestCoordinator Coordinator => shared.Coordinator;

    [Fact]
    public async Task Batch_SentTwice_IsRecordedOnce()
    {
        var (run, rank) = await StartAsync();
        ImmutableArray<Report> batch = [SimulatedRank.Started(), SimulatedRank.Log("once")];
        Assert.Equal(2, (await rank.SendAsync(1, batch)).Receipt!.Recorded);
        Assert.Equal(2, (await rank.SendAsync(1, batch)).Receipt!.Recorded);
        Assert.Single(await Coordinator.Api.GetLogsAsync(run), line => line.Text == "once");
    }

    [Fact]
    public async Task Batch_OverlapsTheLast_RecordsOnlyWhatIsNew()
    {
        var (run, rank) = await StartAsync();
        await rank.SendAsync(1, [SimulatedRank.Log("a"), SimulatedRank.Log("b")]);
        Assert.Equal(3, (await rank.SendAsync(2, [SimulatedRank.Log("b"), SimulatedRank.Log("c")])).Receipt!.Recorded);
        Assert.Equal(["a", "b", "c"], (await Coordinator.Api.GetLogsAsync(run)).Where(line => line.Rank == 0).Select(line => line.Text));
    }

    [Fact]
    public async Task Batch_LeavesAGap_IsRefusedAndNothingIsRecorded()
    {
        var (run, rank) = await StartAsync();
        var refused = await rank.SendAsync(5, [SimulatedRank.Log("late")]);
        Assert.False(refused.IsFenced || refused.IsRecorded);
        Assert.Contains("send from 1", refused.Because, StringComparison.Ordinal);
        Assert.DoesNotContain(await Coordinator.Api.GetLogsAsync(run), line => line.Text == "late");
    }

    [Fact]
    public async Task Batch_OfAnotherSource_CountsSeparately()
    {
        var (_, rank) = await StartAsync();
        Assert.Equal(1, (await rank.SendAsync(1, [SimulatedRank.Log("a")], "agent-0")).Receipt!.Recorded);
        Assert.Equal(1, (await rank.SendAsync(1, [SimulatedRank.Log("b")], "agent-1")).Receipt!.Recorded);
    }

    [Fact]
    public async Task FencedAttempt_AnyReport_IsRefusedAndNothingIsRecorded()
    {
        var worker = shared.Worker;
        var run = await Coordinator.StartRunAsync(worker, SweepFiles.One());
        var zombie = new SimulatedRank(Coordinator, run, epoch: 1);
        worker.End(run, 1, 0, exitCode: 137);
        await worker.PollUntilAssignedAsync(run, epoch: 2);

        Report[] reports =
        [
            SimulatedRank.Metrics(10, loss: 666), zombie.Evaluation(10, value: 666), await zombie.WriteCheckpointAsync(10), SimulatedRank.Log("zombie"), SimulatedRank.Completed(100),
        ];
        foreach (var report in reports) Assert.True((await zombie.ReportAsync(report)).IsFenced);
        var detail = await Coordinator.Api.GetRunAsync(run);
        Assert.Equal((RunStatus.Running, 0), (detail.Summary.Status, detail.Summary.Step));
        Assert.Empty(detail.Checkpoints);
        Assert.Empty(await Coordinator.Api.GetMetricsAsync(run));
        Assert.Empty(await Coordinator.Api.GetEvaluationsAsync(run));
        Assert.DoesNotContain(await Coordinator.Api.GetLogsAsync(run), line => line.Text == "zombie");
    }

    [Fact]
    public async Task Batch_UnknownRun_IsFenced() =>
        Assert.Contains("There is no run none.such.", (await new SimulatedRank(Coordinator, "none.such", 1).ReportAsync(SimulatedRank.Log("x"))).Because, StringComparison.Ordinal);

    [Fact]
    public async Task Completion_SentAgainAfterTheRunEnded_IsStillReceipted()
    {
        var (run, rank) = await StartAsync();
        Assert.Equal(1, (await rank.SendAsync(1, [SimulatedRank.Completed(100)])).Receipt!.Recorded);
        await Coordinator.WaitForAsync(run, RunStatus.Completed);
        Assert.Equal(1, (await rank.SendAsync(1, [SimulatedRank.Completed(100)])).Receipt!.Recorded);
        Assert.True((await rank.SendAsync(2, [SimulatedRank.Metrics(101, 1)])).IsFenced);
    }

    [Fact]
    public async Task LastOutput_OfTheNewestAttempt_IsRecordedAfterItsEnd()
    {
        var (run, rank) = await StartAsync();
        await rank.ReportAsync(SimulatedRank.Completed(100));
        Assert.False((await rank.SendAsync(1, [SimulatedRank.Log("good bye")], "agent-0")).IsFenced);
        Assert.Contains(await Coordinator.Api.GetLogsAsync(run), line => line.Text == "good bye");
    }

    [Fact]
    public async Task Checkpoint_WithoutItsManifest_IsNotCommittedAndTheLogSaysWhy()
    {
        var (run, rank) = await StartAsync();
        var checkpoint = await rank.WriteCheckpointAsync(10);
        await rank.ReportAsync(checkpoint with { ManifestSha256 = new string('0', 64) });
        await rank.ReportAsync(checkpoint with { Prefix = $"runs/{run}/7/000000010" });
        Assert.Empty(await Coordinator.Api.ListCheckpointsAsync(run));
        Assert.Equal(2, (await Coordinator.Api.GetLogsAsync(run)).Count(line => line.IsError && line.Text.StartsWith("checkpoint at step 10 was not committed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Batch_AllKinds_IsReadBackAsItWas()
    {
        var (run, rank) = await StartAsync();
        await rank.ReportAsync(
            SimulatedRank.Started(), SimulatedRank.Metrics(10, loss: 2.5, speed: 50), SimulatedRank.Metrics(20, loss: double.NaN),
            rank.Evaluation(20, 3.5), rank.Evaluation(20, 0.1, "real halves", nfe: null),
            new SampleReport { At = default, Step = 20, Sampler = "heun-18", Nfe = 35, Blob = $"runs/{run}/1/samples/x.png" });
        await Coordinator.Blobs.WriteAsync($"runs/{run}/1/samples/x.png", new MemoryStream([1, 2, 3]), overwrite: true, TestContext.Current.CancellationToken);

        var loss = Assert.Single(await Coordinator.Api.GetMetricsAsync(run, ["loss"]));
        Assert.Equal([10, 20], loss.Steps);
        Assert.Equal([2.5, double.NaN], loss.Values);
        Assert.Equal([20], Assert.Single(await Coordinator.Api.GetMetricsAsync(run, ["loss"], afterStep: 10)).Steps);
        Assert.Equal(["heun-18", "real halves"], (await Coordinator.Api.GetEvaluationsAsync(run)).Select(row => row.Subject));
        var summary = (await Coordinator.Api.GetRunAsync(run)).Summary;
        Assert.Equal((20, null, 100.0), (summary.Step, summary.Loss, summary.ImagesPerSecond));
        Assert.Equal(3.5, Assert.Single(summary.Evaluations).Value);
        var sample = Assert.Single(await Coordinator.Api.ListSamplesAsync(run));
        Assert.Equal([1, 2, 3], await Coordinator.Api.GetSampleImageAsync(run, sample.Id));
    }

    [Fact]
    public async Task Logs_AfterAPosition_ContinueWithoutGapOrRepeat()
    {
        var (run, rank) = await StartAsync();
        await rank.ReportAsync(SimulatedRank.Log([.. Enumerable.Range(0, 25).Select(i => $"line {i}")]));
        var seen = new List<string>();
        for (long position = 0; ;)
        {
            var page = await Coordinator.Api.GetLogsAsync(run, after: position, limit: 7);
            if (page.IsEmpty) break;
            seen.AddRange(page.Where(line => line.Rank == 0).Select(line => line.Text));
            position = page[^1].Position;
        }

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"line {i}"), seen);
        Assert.Equal(["line 23", "line 24"], (await Coordinator.Api.GetLogsAsync(run, limit: 2)).Select(line => line.Text));
    }

    private async Task<(string Run, SimulatedRank Rank)> StartAsync()
    {
        var run = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        return (run, new SimulatedRank(Coordinator, run, epoch: 1));
    }
}

public sealed class SqliteReportTests(SharedCoordinator shared) : ReportTests(shared), IClassFixture<SharedCoordinator>;

public sealed class PostgresReportTests(SharedPostgresCoordinator shared) : ReportTests(shared), IClassFixture<SharedPostgresCoordinator>;
