using Hayate.Coordinator.Kubernetes;
using k8s;
using k8s.Models;
using static Hayate.Coordinator.Tests.Kubernetes.Samples;

namespace Hayate.Coordinator.Tests.Kubernetes;

public sealed class PodDisruptionsTests
{
    [Theory]
    [InlineData("EvictionByEvictionAPI", "Eviction API: evicting")]
    [InlineData("DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint")]
    [InlineData("PreemptionByScheduler", "default-scheduler: preempting to accommodate a higher priority pod")]
    public void Pod_WithTheCondition_IsDisruptedForItsReason(string reason, string message)
    {
        var facts = Read($$"""
            status:
              conditions:
                - { type: DisruptionTarget, status: "True", reason: {{reason}}, message: "{{message}}", lastTransitionTime: "2026-01-02T03:04:05Z" }
            """);
        Assert.Equal($"pod p-0 was disrupted: {reason}: {message}", PodDisruptions.Of(facts, Job, [facts, Second]));
    }

    [Fact]
    public void Pod_Deleted_WasAskedToGoAGracePeriodBeforeItsTimestamp()
    {
        var facts = Read("""status: {}""", """deletionTimestamp: "2026-01-02T03:04:50Z", deletionGracePeriodSeconds: 45""");
        Assert.Equal(Now, facts.DeletionAskedAt);
        Assert.Equal("pod p-0 was deleted", PodDisruptions.Of(facts, Job, [facts, Second]));
    }

    [Fact]
    public void Pod_DeletedBecauseAnotherFailed_IsNotDisrupted()
    {
        var failed = Read("""
            status:
              containerStatuses:
                - { name: worker, image: i, imageID: i, ready: false, restartCount: 0, state: { terminated: { exitCode: 137, reason: OOMKilled, finishedAt: "2026-01-02T03:04:05Z" } } }
            """);
        var deleted = Second with { DeletionAskedAt = Now };
        Assert.Equal(Now, failed.FailedAt);
        Assert.Null(PodDisruptions.Of(deleted, Job, [failed, deleted]));
        Assert.NotNull(PodDisruptions.Of(deleted with { DeletionAskedAt = Now.AddSeconds(-1) }, Job, [failed, deleted]));
    }

    [Fact]
    public void Pod_DeletedAfterItsAttemptEnded_IsNotDisrupted()
    {
        var deleted = First with { DeletionAskedAt = Now };
        Assert.NotNull(PodDisruptions.Of(deleted, Job, [deleted], endedAt: Now));
        Assert.Null(PodDisruptions.Of(deleted, Job, [deleted], endedAt: Now.AddSeconds(-1)));
        Assert.NotNull(PodDisruptions.Of(deleted with { Disruption = "DeletionByPodGC" }, Job, [deleted], endedAt: Now.AddSeconds(-1)));
    }

    [Fact]
    public void Pod_DeletedWithItsJob_IsNotDisrupted()
    {
        var deleted = First with { DeletionAskedAt = Now };
        Assert.Null(PodDisruptions.Of(deleted, null, [deleted]));
        Assert.Null(PodDisruptions.Of(deleted, Job with { IsDeleting = true }, [deleted]));
        Assert.Null(PodDisruptions.Of(deleted, Job with { FinishedAt = Now }, [deleted]));
    }

    [Fact]
    public void Pod_Waiting_SaysWhatFor()
    {
        var unscheduled = Read("""
            status:
              conditions: [{ type: PodScheduled, status: "False", reason: Unschedulable, message: "0/2 nodes are available" }]
            """);
        Assert.Equal((false, "0/2 nodes are available"), (unscheduled.IsScheduled, unscheduled.Unschedulable));
        var pulling = Read("""
            status:
              conditions: [{ type: PodScheduled, status: "True" }]
              containerStatuses:
                - { name: worker, image: i, imageID: i, ready: false, restartCount: 0, state: { waiting: { reason: ErrImagePull, message: "not found" } } }
            """);
        Assert.Equal((true, "ErrImagePull: not found"), (pulling.IsScheduled, pulling.Waiting));
    }

    private static PodFacts Read(string status, string metadata = "labels: {}") => PodFacts.Of(KubernetesYaml.Deserialize<V1Pod>($$"""
        metadata: { name: p-0, uid: u, creationTimestamp: "2026-01-02T03:00:00Z", annotations: { hayate/run: abcdefghij.teacher, hayate/epoch: "2" }, {{metadata}} }
        spec: { containers: [] }
        {{status}}
        """));
}
