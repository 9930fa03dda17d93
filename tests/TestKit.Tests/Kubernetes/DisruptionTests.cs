using System.Diagnostics;
using Hayate.TestKit.Kubernetes;
using k8s;
using k8s.Models;

namespace Hayate.TestKit.Tests.Kubernetes;

public sealed class DisruptionTests : ClusterTest
{
    [Fact]
    public async Task EvictedPod_IsAskedToEnd_AndSaysWhoDid()
    {
        var watching = FirstAsync(pod => pod.Status.Phase == "Failed");
        await CreateAsync(Shell.Pod("one", Shell.EndsWhenAsked(75)));
        await Cluster.EvictAsync(await Shell.UpAsync(Cluster, "one"));
        var ended = await watching;
        await Shell.GoneAsync(Cluster, "one");

        Assert.Equal(75, ended.Status.ContainerStatuses[0].State.Terminated.ExitCode);
        Assert.Equal(("True", "EvictionByEvictionAPI"), ended.Status.Conditions.Where(one => one.Type == "DisruptionTarget").Select(one => (one.Status, one.Reason)).Single());
        Assert.NotNull(ended.Metadata.DeletionTimestamp);
    }

    [Fact]
    public async Task DeletedPod_ThatDoesNotEnd_IsKilledAfterItsGracePeriod()
    {
        var watching = FirstAsync(pod => pod.Status.Phase == "Failed");
        await CreateAsync(Shell.Pod("deaf", Shell.Deaf, grace: 1));
        var processes = Cluster.ProcessesOf(await Shell.UpAsync(Cluster, "deaf"));
        await Client.CoreV1.DeleteNamespacedPodAsync("deaf", Shell.Namespace);
        Assert.Equal(137, (await watching).Status.ContainerStatuses[0].State.Terminated.ExitCode);
        await Shell.GoneAsync(Cluster, "deaf");
        Assert.False(Directory.Exists($"/proc/{Assert.Single(processes)}"));
    }

    [Fact]
    public async Task PodOfALostNode_IsGoneAtOnce_AndMarkedAndRemovedLater()
    {
        await CreateAsync(Shell.Pod("one", Shell.EndsWhenAsked(75)));
        var pod = await Shell.UpAsync(Cluster, "one");
        var process = Assert.Single(Cluster.ProcessesOf(pod));

        await Cluster.LoseNodeAsync(pod.Spec.NodeName);
        Assert.False(Directory.Exists($"/proc/{process}"));
        Assert.Equal("Running", Cluster.Pods(Shell.Namespace).Single().Status.Phase);
        var marked = await Shell.PodAsync(Cluster, "one", "to be marked", one => one.Status.Conditions.Any(condition => condition.Type == "DisruptionTarget") && one.Metadata.DeletionTimestamp is not null);
        Assert.Equal("DeletionByTaintManager", marked.Status.Conditions.Single(condition => condition.Type == "DisruptionTarget").Reason);

        Cluster.RemoveNode(pod.Spec.NodeName);
        await Shell.GoneAsync(Cluster, "one");
    }

    [Fact]
    public async Task PodOfANodeThatIsCutOff_GoesOn_UntilTheNodeHearsOfIt()
    {
        await CreateAsync(Shell.Pod("one", Shell.EndsWhenAsked(75)));
        var pod = await Shell.UpAsync(Cluster, "one");
        await Cluster.CutOffNodeAsync(pod.Spec.NodeName);
        await Shell.PodAsync(Cluster, "one", "to be deleted", one => one.Metadata.DeletionTimestamp is not null);
        Assert.True(Directory.Exists($"/proc/{Assert.Single(Cluster.ProcessesOf(pod))}"));
        Cluster.BringBackNode(pod.Spec.NodeName);
        await Shell.GoneAsync(Cluster, "one");
    }

    [Fact]
    public async Task Container_ThatEndsWhileTheApiIsAway_IsReportedAfterwards()
    {
        await CreateAsync(Shell.Pod("one", "sleep 0.5; exit 3"));
        await Shell.PodAsync(Cluster, "one", "to run", pod => pod.Status.Phase == "Running");
        var process = Assert.Single(Cluster.ProcessesOf(Cluster.Pods(Shell.Namespace)[0]));
        await Cluster.GoAwayAsync();
        await Wait.ForAsync("the container to end", Shell.Patience, () => Task.FromResult(Directory.Exists($"/proc/{process}") ? null : Cluster), Cluster.Describe);
        Assert.Equal("Running", Cluster.Pods(Shell.Namespace)[0].Status.Phase);

        await Cluster.ComeBackAsync();
        var ended = await Shell.PodAsync(Cluster, "one", "to be over", pod => pod.Status.Phase == "Failed");
        Assert.Equal(3, ended.Status.ContainerStatuses[0].State.Terminated.ExitCode);
    }

    [Fact]
    public async Task DrainedNode_OfAGang_LosesItsPodAndTakesNoOther()
    {
        await Client.BatchV1.CreateNamespacedJobAsync(Shell.Job("gang", Shell.EndsWhenAsked(75)), Shell.Namespace);
        var first = await Shell.UpAsync(Cluster, "gang-0");
        await Shell.UpAsync(Cluster, "gang-1");
        Assert.Equal(["node-1", "node-2"], Cluster.Pods(Shell.Namespace).Select(pod => pod.Spec.NodeName).Order());

        await Cluster.DrainAsync(first.Spec.NodeName);
        var job = await Shell.JobAsync(Cluster, "gang", "Failed");
        Assert.Equal("BackoffLimitExceeded", job.Status.Conditions.Single(one => one.Type == "Failed").Reason);
        await CreateAsync(Shell.Pod("next", "true"));
        await Shell.PodAsync(Cluster, "next", "to succeed elsewhere", pod => pod.Status.Phase == "Succeeded" && pod.Spec.NodeName != first.Spec.NodeName);
    }

    private Task<V1Pod> CreateAsync(V1Pod pod) => Client.CoreV1.CreateNamespacedPodAsync(pod, Shell.Namespace);

    /// <summary>The first state of any pod that is as wished: it may last only for a moment.</summary>
    private async Task<V1Pod> FirstAsync(Func<V1Pod, bool> isSo)
    {
        using var timeout = new CancellationTokenSource(Shell.Patience);
        await foreach (var (_, pod) in Client.CoreV1.WatchListNamespacedPodAsync(Shell.Namespace, cancellationToken: timeout.Token)) if (isSo(pod)) return pod;
        throw new UnreachableException("the watch ended");
    }
}
