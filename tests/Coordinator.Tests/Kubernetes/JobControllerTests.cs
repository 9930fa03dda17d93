using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Kubernetes;
using k8s;
using k8s.Models;

namespace Hayate.Coordinator.Tests.Kubernetes;

/// <summary>The controller against the API of a cluster, over HTTP.</summary>
public sealed class JobControllerTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Run_Queued_GetsAJobWhosePodsServeItsAttempt()
    {
        var run = await cluster.SubmitAsync();
        var (_, worker) = await cluster.PodAsync(run);
        await cluster.ReasonAsync(run, "its workers are starting: 1/1 pods run");
        await worker.PollUntilAssignedAsync(run);
        Assert.False((await worker.PollAsync()).IsOver);

        worker.End(run, 1, 0, ExitCodes.BadSpecification);

        await cluster.Coordinator.PollUntilAsync(worker, run, RunStatus.Failed);
        await worker.PollUntilAsync("the attempt to be over", desired => desired.IsOver);
    }

    [Fact]
    public async Task Pod_Evicted_MakesTheAttemptAPreemptionThatSaysWhy()
    {
        var run = await cluster.SubmitAsync();
        var (pod, worker) = await cluster.PodAsync(run);
        await worker.PollUntilAssignedAsync(run);
        await worker.PollAsync();

        await cluster.Cluster.EvictAsync(pod);
        await Eventually.GetAsync("the eviction to be told", () => cluster.Coordinator.Api.GetLogsAsync(run), logs => logs.Any(line => line.Text.Contains("EvictionByEvictionAPI", StringComparison.Ordinal)));
        worker.End(run, 1, 0, 137);

        await worker.PollUntilAsync("the attempt to be over", desired => desired.IsOver);
        var (_, next) = await cluster.PodAsync(run, epoch: 2);
        await next.PollUntilAssignedAsync(run, epoch: 2);
        var detail = await cluster.Coordinator.Api.GetRunAsync(run);
        Assert.Equal((0, 1), (detail.Budget.InfrastructureLosses, detail.Budget.Preemptions));
        Assert.Equal(AttemptEnd.Preempted, detail.Attempts[1].End);
        Assert.Contains($"pod {pod.Metadata.Name} was disrupted: EvictionByEvictionAPI", detail.Attempts[1].Cause, StringComparison.Ordinal);

        // The Job of an attempt that has begun stays for its grace period, for its pods to end by themselves: the run ends here, not the Job.
        next.End(run, 2, 0, ExitCodes.BadSpecification);
        await cluster.Coordinator.PollUntilAsync(next, run, RunStatus.Failed);
    }

    [Fact]
    public async Task Pod_WithoutANode_IsTheRunsReason()
    {
        var run = await cluster.SubmitAsync(SweepFiles.One(more: "").Replace("ranks: 1", "ranks: 1, device: cuda", StringComparison.Ordinal));
        await cluster.ReasonAsync(run, "waits for nodes: 0/1 pods scheduled: ");
        await cluster.ReasonAsync(run, "Insufficient nvidia.com/gpu");
        await cluster.CancelAsync(run);
    }

    [Fact]
    public async Task Answer_Lost_AdoptsTheJobThatIsThere()
    {
        cluster.Cluster.InjectLostAnswers(1);
        var run = await cluster.SubmitAsync();
        var (_, worker) = await cluster.PodAsync(run);
        await worker.PollUntilAssignedAsync(run);
        Assert.Single(cluster.Jobs, job => job.Metadata.Annotations[JobNames.Run] == run);
        await cluster.Coordinator.Api.CancelRunAsync(run);
    }

    [Fact]
    public async Task Api_Away_HarmsNobodyAndIsMadeUpFor()
    {
        var running = await cluster.SubmitAsync();
        var (_, worker) = await cluster.PodAsync(running);
        await worker.PollUntilAssignedAsync(running);
        await worker.PollAsync();

        await cluster.Cluster.GoAwayAsync();
        var waiting = await cluster.SubmitAsync();
        await cluster.ReasonAsync(waiting, "waits for Kubernetes, which does not answer");
        await worker.PollAsync();
        Assert.Equal(RunStatus.Running, (await cluster.Coordinator.Api.GetRunAsync(running)).Summary.Status);

        await cluster.Cluster.ComeBackAsync();
        await cluster.PodAsync(waiting);
        Assert.Equal(1, (await cluster.Coordinator.Api.GetRunAsync(running)).Summary.Epoch);
        await cluster.CancelAsync(waiting);
        await cluster.Coordinator.Api.CancelRunAsync(running);
        await worker.PollAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Watch_Expired_ListsAgainAndMissesNothing(bool asStatus)
    {
        cluster.Cluster.CompactHistory(asStatus);
        cluster.Cluster.CutConnections();
        cluster.Cluster.InjectRefusals(2);
        var run = await cluster.SubmitAsync();
        await cluster.PodAsync(run);
        await cluster.ReasonAsync(run, "its workers are starting: 1/1 pods run");
        await cluster.CancelAsync(run);
    }

    [Fact]
    public async Task Job_OfARunNobodyKnows_IsDeletedAndThatOfOthersIsNot()
    {
        var stranger = new ServedAttempt { RunId = "abcdefghij.stranger", Epoch = 1 };
        var other = new ServedAttempt { RunId = "abcdefghij.other", Epoch = 1 };
        using var client = cluster.Cluster.CreateClient();
        await client.BatchV1.CreateNamespacedJobAsync(Build(stranger, "hayate"), "hayate");
        await client.BatchV1.CreateNamespacedJobAsync(Build(other, "theirs"), "hayate");
        await cluster.UntilAsync("the stranger's Job to be gone", jobs => jobs.All(job => job.Metadata.Name != JobNames.Of(stranger)));
        Assert.Contains(cluster.Jobs, job => job.Metadata.Name == JobNames.Of(other));
    }

    private static V1Job Build(ServedAttempt attempt, string installation) =>
        new JobBuilder(Samples.Options(("Installation", installation))).Build(Samples.Demand() with { Attempt = attempt });
}
