using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Kubernetes;
using Hayate.TestKit.Kubernetes;
using k8s.Models;

namespace Hayate.Coordinator.Tests.Kubernetes;

/// <summary>
/// A coordinator that makes Jobs on a stand-in for a cluster. Containers are processes that do nothing until they are asked to end; the tests
/// poll for them, as the agents that they stand for.
/// </summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private const string Image = "hayate/worker:1";

    private readonly TemporaryDirectory _directory = new();

    public TestCoordinator Coordinator { get; private set; } = null!;

    public KubernetesStandIn Cluster { get; private set; } = null!;

    public IReadOnlyList<V1Job> Jobs => Cluster.Jobs("hayate");

    public async ValueTask InitializeAsync()
    {
        Cluster = await KubernetesStandIn.StartAsync(new()
        {
            Images = [new(Image, ["/bin/sh", "-c", "trap 'exit 75' TERM; while :; do sleep 0.05; done"])],
        });
        var kubeconfig = Path.Combine(_directory.Path, "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: stand-in
            clusters: [{ name: stand-in, cluster: { server: "{{Cluster.Address}}" } }]
            users: [{ name: coordinator, user: { token: coordinator } }]
            contexts: [{ name: stand-in, context: { cluster: stand-in, user: coordinator, namespace: hayate } }]
            """);
        // What docs/kubernetes.md says it needs, and no more.
        Cluster.Grant("coordinator", "coordinator", new()
        {
            Metadata = new() { Name = "hayate-coordinator", NamespaceProperty = "hayate" },
            Rules =
            [
                new() { ApiGroups = ["batch"], Resources = ["jobs"], Verbs = ["create", "get", "list", "watch", "delete"] },
                new() { ApiGroups = [""], Resources = ["pods"], Verbs = ["list", "watch"] },
            ],
        });
        Coordinator = await TestCoordinator.StartAsync(Path.Combine(_directory.Path, "data"), settings: new Dictionary<string, string?>
        {
            ["Hayate:Kubernetes:Enabled"] = "true",
            ["Hayate:Kubernetes:Kubeconfig"] = kubeconfig,
            ["Hayate:Kubernetes:Image"] = Image,
            ["Hayate:Kubernetes:CoordinatorAddress"] = "http://127.0.0.1:7070",
            ["Hayate:Kubernetes:CpuPerSlot"] = "100m",
            ["Hayate:Kubernetes:MemoryPerSlot"] = "100Mi",
            ["Hayate:Kubernetes:MaxPendingJobs"] = "4",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Coordinator.DisposeAsync();
        await Cluster.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Submits a sweep of one run.</summary>
    public async Task<string> SubmitAsync(string? file = null) => (await Coordinator.SubmitAsync(file ?? SweepFiles.One())).Runs[0].Id;

    /// <summary>The running pod of the one-pod Job of an attempt, and a worker that polls for it.</summary>
    public async Task<(V1Pod Pod, SimulatedWorker Worker)> PodAsync(string run, int epoch = 1)
    {
        var name = JobNames.Of(new() { RunId = run, Epoch = epoch });
        var pod = await Eventually.GetAsync(
            $"a running pod of {name}; the cluster: {Cluster.Describe()}",
            () => Task.FromResult(Cluster.Pods("hayate").SingleOrDefault(pod => pod.Metadata.Name.StartsWith($"{name}-", StringComparison.Ordinal))),
            pod => pod?.Status?.Phase == "Running");
        var serves = pod!.Spec.Containers[0].Env.Single(one => one.Name == "Hayate__Worker__Serves").Value;
        Assert.True(ServedAttempt.TryParse(serves, out var attempt));
        return (pod, new SimulatedWorker(Coordinator.Workers, pod.Metadata.Name, 1) { Serves = attempt });
    }

    /// <summary>Waits until the Jobs in the cluster are as expected.</summary>
    public Task<IReadOnlyList<V1Job>> UntilAsync(string what, Func<IReadOnlyList<V1Job>, bool> isThere) => Eventually.GetAsync(what, () => Task.FromResult(Jobs), isThere);

    /// <summary>Waits until a run says something of itself.</summary>
    public Task<RunDetail> ReasonAsync(string run, string part) => Eventually.GetAsync(
        $"{run} to say '{part}'", () => Coordinator.Api.GetRunAsync(run), detail => detail.Summary.Reason?.Contains(part, StringComparison.Ordinal) == true);

    /// <summary>Cancels a run and waits until nothing of it is in the cluster.</summary>
    public async Task CancelAsync(string run)
    {
        await Coordinator.Api.CancelRunAsync(run);
        await UntilAsync($"no Job of {run}", jobs => !jobs.Any(job => job.Metadata.Annotations[JobNames.Run] == run && job.Status?.CompletionTime is null && job.Metadata.DeletionTimestamp is null && !IsFinished(job)));
    }

    private static bool IsFinished(V1Job job) => job.Status?.Conditions?.Any(condition => condition is { Type: "Complete" or "Failed", Status: "True" }) == true;
}
