using Hayate.TestKit.Kubernetes;
using k8s;
using k8s.Models;

namespace Hayate.TestKit.Tests.Kubernetes;

public sealed class JobTests : ClusterTest
{
    [Fact]
    public async Task IndexedJob_WhosePodsSucceed_IsComplete()
    {
        await CreateAsync(Shell.Job("gang", "echo index $JOB_COMPLETION_INDEX at $POD_IP named $NAME on $HOSTNAME $FROM_IMAGE"));
        var job = await Shell.JobAsync(Cluster, "gang", "Complete");

        Assert.Equal((2, null, "0,1"), (job.Status.Succeeded, job.Status.Failed, job.Status.CompletedIndexes));
        Assert.Contains(job.Status.Conditions, one => one is { Type: "SuccessCriteriaMet", Status: "True" });
        Assert.NotNull(job.Status.CompletionTime);
        var pods = Cluster.Pods(Shell.Namespace).OrderBy(pod => pod.Metadata.Name).ToList();
        Assert.Equal(2, pods.Select(pod => pod.Status.PodIP).Distinct().Count());
        Assert.All(pods.Index(), pair =>
        {
            var (index, pod) = pair;
            Assert.Matches($"^gang-{index}-[a-z0-9]{{5}}$", pod.Metadata.Name);
            Assert.Equal($"{index}", pod.Metadata.Annotations["batch.kubernetes.io/job-completion-index"]);
            Assert.Equal("gang", pod.Metadata.Labels["batch.kubernetes.io/job-name"]);
            Assert.Equal("Succeeded", pod.Status.Phase);
            Assert.Equal((0, "Completed"), (pod.Status.ContainerStatuses[0].State.Terminated.ExitCode, pod.Status.ContainerStatuses[0].State.Terminated.Reason));
            Assert.Null(pod.Metadata.Finalizers);
            Assert.Equal($"index {index} at {pod.Status.PodIP} named {pod.Metadata.Name} on gang-{index} yes\n", Cluster.LogsOf(pod));
        });
    }

    [Fact]
    public async Task Job_OnePodOfWhichFails_EndsTheOthersAndFails()
    {
        await CreateAsync(Shell.Job("gang", $"[ $JOB_COMPLETION_INDEX = 0 ] && sleep 0.5 && exit 70; {Shell.EndsWhenAsked(75)}"));
        var job = await Shell.JobAsync(Cluster, "gang", "Failed");

        Assert.Equal(["BackoffLimitExceeded", "BackoffLimitExceeded"], job.Status.Conditions.Where(one => one.Type is "FailureTarget" or "Failed").Select(one => one.Reason));
        var left = Assert.Single(Cluster.Pods(Shell.Namespace));
        Assert.Equal((70, "Error"), (left.Status.ContainerStatuses[0].State.Terminated.ExitCode, left.Status.ContainerStatuses[0].State.Terminated.Reason));
    }

    [Fact]
    public async Task FailurePolicy_ThatAnExitCodeMatches_FailsTheJobAndSaysWhy()
    {
        var job = Shell.Job("gang", "exit 64", completions: 1);
        job.Spec.BackoffLimit = 3;
        job.Spec.PodFailurePolicy = new() { Rules = [new() { Action = "FailJob", OnExitCodes = new() { ContainerName = "main", OperatorProperty = "In", Values = [64] } }] };
        await CreateAsync(job);
        var failed = (await Shell.JobAsync(Cluster, "gang", "Failed")).Status.Conditions.Single(one => one.Type == "Failed");

        Assert.Equal("PodFailurePolicy", failed.Reason);
        Assert.Contains("failed with exit code 64 matching FailJob rule at index 0", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_WithABackoffLimit_ReplacesPodsUntilItIsReached()
    {
        var job = Shell.Job("gang", "exit 1", completions: 1);
        job.Spec.BackoffLimit = 1;
        await CreateAsync(job);
        Assert.Equal(2, (await Shell.JobAsync(Cluster, "gang", "Failed")).Status.Failed);
        Assert.Equal(2, Cluster.Pods(Shell.Namespace).Count);
    }

    [Fact]
    public async Task SuspendedJob_WhenResumed_StartsItsPods()
    {
        var job = Shell.Job("gang", "true");
        job.Spec.Suspend = true;
        await CreateAsync(job);
        await Shell.JobAsync(Cluster, "gang", "Suspended");
        Assert.Empty(Cluster.Pods(Shell.Namespace));

        await Client.BatchV1.PatchNamespacedJobAsync(new V1Patch("""{"spec":{"suspend":false}}""", V1Patch.PatchType.MergePatch), "gang", Shell.Namespace);
        await Shell.JobAsync(Cluster, "gang", "Complete");
    }

    [Fact]
    public async Task FinishedJob_AfterItsTime_IsDeletedWithItsPods()
    {
        var job = Shell.Job("gang", "true");
        job.Spec.TtlSecondsAfterFinished = 1;
        await CreateAsync(job);
        await Shell.JobAsync(Cluster, "gang", "Complete");
        await Shell.GoneAsync(Cluster, "gang");
        await Wait.ForAsync("the job to be gone", Shell.Patience, () => Task.FromResult(Cluster.Jobs(Shell.Namespace).Count == 0 ? job : null), Cluster.Describe);
    }

    [Fact]
    public async Task DeletedJob_UnlessToldOtherwise_LeavesItsPods()
    {
        await CreateAsync(Shell.Job("kept", Shell.EndsWhenAsked(0), completions: 1));
        await CreateAsync(Shell.Job("ended", Shell.EndsWhenAsked(0), completions: 1));
        await Shell.UpAsync(Cluster, "kept");
        await Shell.UpAsync(Cluster, "ended");

        await Client.BatchV1.DeleteNamespacedJobAsync("kept", Shell.Namespace);
        await Client.BatchV1.DeleteNamespacedJobAsync("ended", Shell.Namespace, propagationPolicy: "Background");
        await Shell.GoneAsync(Cluster, "ended");

        var left = await Shell.PodAsync(Cluster, "kept", "to belong to nobody", pod => pod.Metadata.OwnerReferences is null or { Count: 0 } && pod.Metadata.Finalizers is null);
        Assert.Equal("Running", left.Status.Phase);
    }

    private Task<V1Job> CreateAsync(V1Job job) => Client.BatchV1.CreateNamespacedJobAsync(job, Shell.Namespace);
}
