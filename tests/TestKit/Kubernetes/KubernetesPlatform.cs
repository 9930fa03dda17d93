using k8s;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes;

/// <summary>
/// Coordinators outside of a cluster, real processes, that have their workers made on it. The cluster is a stand-in, whose kubelets start real
/// worker processes too, unless <c>HAYATE_TEST_KUBECONFIG</c> names a real one.
/// </summary>
public sealed class KubernetesPlatform : IAsyncDisposable
{
    private readonly TestCluster _cluster;
    private readonly k8s.Kubernetes _client;

    private KubernetesPlatform(TestCluster cluster, TestPlatform coordinators)
    {
        (_cluster, Coordinators) = (cluster, coordinators);
        _client = new(KubernetesClientConfiguration.BuildConfigFromConfigFile(cluster.AdminKubeconfig));
    }

    /// <summary>The stand-in; null on a real cluster, to which nothing can be made to happen but what a user may do.</summary>
    public KubernetesStandIn? StandIn => _cluster.StandIn;

    /// <summary>The coordinators, with no worker of their own.</summary>
    public TestPlatform Coordinators { get; }

    /// <summary>Starts coordinators, and a cluster of two nodes unless there is a real one.</summary>
    /// <param name="postgres">Connection string of a PostgreSQL database. Default: SQLite.</param>
    /// <param name="silos">Coordinators there are; more than one needs PostgreSQL.</param>
    public static async Task<KubernetesPlatform> StartAsync(string? postgres = null, int silos = 1)
    {
        var cluster = await TestCluster.StartAsync();
        try
        {
            return new(cluster, await TestPlatform.StartAsync(slots: 0, postgres, silos: silos, settings: cluster.SettingsFor));
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The pods of an attempt that are there, by completion index.</summary>
    public async Task<IReadOnlyList<V1Pod>> PodsAsync(string run, int epoch)
    {
        var pods = await _client.CoreV1.ListNamespacedPodAsync(_cluster.Namespace, labelSelector: $"hayate/run={run},hayate/epoch={epoch}");
        return [.. pods.Items.OrderBy(pod => pod.Metadata.Annotations["batch.kubernetes.io/job-completion-index"], StringComparer.Ordinal)];
    }

    /// <summary>The Jobs of a run that are there, oldest first.</summary>
    public async Task<IReadOnlyList<V1Job>> JobsAsync(string run)
    {
        var jobs = await _client.BatchV1.ListNamespacedJobAsync(_cluster.Namespace, labelSelector: $"hayate/run={run}");
        return [.. jobs.Items.OrderBy(job => job.Metadata.Name, StringComparer.Ordinal)];
    }

    /// <summary>Evicts a pod.</summary>
    public Task EvictAsync(V1Pod pod) => _client.CoreV1.CreateNamespacedPodEvictionAsync(
        new() { Metadata = new() { Name = pod.Metadata.Name } }, pod.Metadata.Name, pod.Metadata.NamespaceProperty);

    /// <summary>State of everything, for a failure.</summary>
    public string Describe() => $"{Coordinators.Describe()}\n{StandIn?.Describe()}";

    /// <summary>Ends the coordinators, then the cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        await Coordinators.DisposeAsync();
        _client.Dispose();
        await _cluster.DisposeAsync();
    }
}
