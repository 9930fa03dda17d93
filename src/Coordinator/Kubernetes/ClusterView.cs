using k8s;
using k8s.Models;
using Polly;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>Jobs and pods of this installation as the cluster last showed them.</summary>
internal sealed class ClusterView : IAsyncDisposable
{
    /// <summary>A server ends a watch after this long, so that a connection that died in silence is noticed.</summary>
    private const int WatchSeconds = 240;

    private readonly Reflector<V1Job, V1JobList, JobFacts> _jobs;
    private readonly Reflector<V1Pod, V1PodList, PodFacts> _pods;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _looking;

    /// <summary>Begins to look.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="space">Namespace.</param>
    /// <param name="installation">Label of what belongs to it.</param>
    /// <param name="pipeline">How lists are tried.</param>
    /// <param name="clock">Clock.</param>
    /// <param name="changed">Told, on any thread, when something else is to be seen.</param>
    /// <param name="logger">Log.</param>
    public ClusterView(IKubernetes client, string space, string installation, ResiliencePipeline pipeline, TimeProvider clock, Action changed, ILogger logger)
    {
        var selector = $"{JobNames.Installation}={installation}";
        _jobs = new(
            "jobs",
            token => client.BatchV1.ListNamespacedJobAsync(space, labelSelector: selector, cancellationToken: token),
            (from, failed, token) => client.BatchV1.WatchListNamespacedJobAsync(
                space, allowWatchBookmarks: true, labelSelector: selector, resourceVersion: from, timeoutSeconds: WatchSeconds, onError: failed, cancellationToken: token),
            JobFacts.Of, pipeline, clock, changed, logger);
        _pods = new(
            "pods",
            token => client.CoreV1.ListNamespacedPodAsync(space, labelSelector: selector, cancellationToken: token),
            (from, failed, token) => client.CoreV1.WatchListNamespacedPodAsync(
                space, allowWatchBookmarks: true, labelSelector: selector, resourceVersion: from, timeoutSeconds: WatchSeconds, onError: failed, cancellationToken: token),
            PodFacts.Of, pipeline, clock, changed, logger);
        _looking = Task.WhenAll(Task.Run(() => _jobs.RunAsync(_stop.Token)), Task.Run(() => _pods.RunAsync(_stop.Token)));
    }

    /// <summary>What is to be seen now.</summary>
    public ClusterState State
    {
        get
        {
            var (jobs, pods) = (_jobs.State, _pods.State);
            return new([.. jobs.Items.Values], [.. pods.Items.Values], [.. pods.Gone.Values.Select(gone => gone.Facts)], jobs.IsSynced && pods.IsSynced, jobs.Trouble ?? pods.Trouble);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking;
        _stop.Dispose();
    }
}

/// <summary>Jobs and pods at one moment.</summary>
/// <param name="Jobs">All of this installation.</param>
/// <param name="Pods">All of this installation, those of a standing pool among them.</param>
/// <param name="GonePods">Pods that are not there any more, as they were last.</param>
/// <param name="IsSynced">Whether that is all there was at one time; false until the cluster was first seen.</param>
/// <param name="Trouble">Why it cannot be seen now.</param>
internal sealed record ClusterState(IReadOnlyList<JobFacts> Jobs, IReadOnlyList<PodFacts> Pods, IReadOnlyList<PodFacts> GonePods, bool IsSynced, string? Trouble)
{
    /// <summary>Pods that are there, and those that were unless another has their name, as in a StatefulSet.</summary>
    public IEnumerable<PodFacts> AllPods => Pods.Concat(GonePods).DistinctBy(pod => pod.Name);
}
