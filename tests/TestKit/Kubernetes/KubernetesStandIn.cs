using System.Globalization;
using Hayate.TestKit.Kubernetes.Api;
using Hayate.TestKit.Kubernetes.Controllers;
using Hayate.TestKit.Kubernetes.Nodes;
using Hayate.TestKit.Kubernetes.Registry;
using Hayate.TestKit.Kubernetes.Storage;
using k8s;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes;

/// <summary>
/// A cluster of one process: the API over HTTP as Kubernetes speaks it, for the kinds that Hayate uses, and behind it the controllers of jobs,
/// owners and nodes, a scheduler, and kubelets that run containers as processes of this machine. What happens to clusters can be
/// made to happen.
/// </summary>
public sealed class KubernetesStandIn : IAsyncDisposable
{
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly TemporaryDirectory _data = new();
    private readonly int _port = FreePort.Next();
    private readonly ObjectStore _store = new();
    private readonly ApiGate _gate = new();
    private readonly ApiFaults _faults = new();
    private readonly Authorizer _authorizer = new();
    private readonly RequestLog _log = new();
    private readonly Cluster _cluster;
    private readonly ApiHandler _handler;
    private readonly ApiServer _server;
    private readonly List<Kubelet> _kubelets;
    private readonly List<ReconcileLoop> _loops = [];

    private KubernetesStandIn(StandInOptions options)
    {
        var registry = new ObjectRegistry(_store, new(options), _time);
        _cluster = new(_store, registry, _time);
        _authorizer.Add(Token, "admin", role: null);
        var watches = new WatchStream(_store, _faults, options, _time);
        _handler = new(_store, registry, _authorizer, _faults, _log, watches, new(_store, registry, _cluster), pod => LogsOf(pod) ?? "", _time);
        _server = new(_handler, _port);
        var context = new NodeContext(_cluster, _gate, options, _data.Path, _port, _time);
        _kubelets = [.. options.Nodes.Select(node => new Kubelet(node, context))];
        foreach (var name in options.Namespaces.Prepend("default")) _cluster.Create(new V1Namespace { Metadata = new() { Name = name } });
        foreach (var kubelet in _kubelets) kubelet.Register();
        Run("jobs", new JobController(_cluster, options.JobPodBackoff).Pass);
        Run("finished jobs", new TtlController(_cluster).Pass);
        Run("garbage", new GarbageCollector(_store, registry).Pass);
        Run("scheduler", new PodScheduler(_cluster).Pass);
        Run("nodes", new NodeLifecycle(_cluster, options.NodeMonitorGracePeriod, name => _kubelets.Single(kubelet => kubelet.Name == name).Silence).Pass);
        foreach (var kubelet in _kubelets) Run(kubelet.Name, kubelet.Pass);
    }

    /// <summary>A token whose user may do everything.</summary>
    public static string Token => "stand-in-admin";

    /// <summary>Address of the API.</summary>
    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"));

    /// <summary>What was asked of the API, as <c>create jobs.batch hayate/name</c>, in order.</summary>
    public IReadOnlyList<string> Requests => _log.Requests;

    /// <summary>Starts one.</summary>
    public static async Task<KubernetesStandIn> StartAsync(StandInOptions? options = null)
    {
        var cluster = new KubernetesStandIn(options ?? new());
        await cluster._server.ComeAsync();
        return cluster;
    }

    /// <summary>A client with a token, by default one whose user may do everything.</summary>
    public k8s.Kubernetes CreateClient(string? token = null) => new(new KubernetesClientConfiguration { Host = Address.ToString(), AccessToken = token ?? Token });

    /// <summary>Lets a token's user do what a role says, in the role's namespace, and nothing else.</summary>
    public void Grant(string token, string user, V1Role role) => _authorizer.Add(token, user, role);

    /// <summary>Writes a kubeconfig for a token's user, with a namespace as the default.</summary>
    public async Task WriteKubeconfigAsync(string path, string inNamespace, string? token = null) => await File.WriteAllTextAsync(path, $$"""
        apiVersion: v1
        kind: Config
        current-context: stand-in
        clusters: [{ name: stand-in, cluster: { server: "{{Address}}" } }]
        users: [{ name: user, user: { token: "{{token ?? Token}}" } }]
        contexts: [{ name: stand-in, context: { cluster: stand-in, user: user, namespace: "{{inNamespace}}" } }]

        """);

    /// <summary>The directory behind a claimed volume, which all pods that claim it share.</summary>
    public string ClaimedVolume(string inNamespace, string claim) => Directory.CreateDirectory(Path.Combine(_data.Path, "claims", inNamespace, claim)).FullName;

    /// <summary>Makes objects of a kind that the cluster's owner would, such as secrets.</summary>
    public T Create<T>(T item)
        where T : IKubernetesObject<V1ObjectMeta> => _cluster.Create(item);

    /// <summary>The pods of a namespace, finished ones among them.</summary>
    public IReadOnlyList<V1Pod> Pods(string inNamespace) => [.. _cluster.List<V1Pod>().Where(pod => pod.Metadata.NamespaceProperty == inNamespace)];

    /// <summary>The jobs of a namespace.</summary>
    public IReadOnlyList<V1Job> Jobs(string inNamespace) => [.. _cluster.List<V1Job>().Where(job => job.Metadata.NamespaceProperty == inNamespace)];

    /// <summary>What the containers of a pod wrote, while its node knows of it.</summary>
    public string? LogsOf(V1Pod pod) => _kubelets.Select(kubelet => kubelet.LogsOf(pod.Metadata.Uid)).FirstOrDefault(logs => logs is not null);

    /// <summary>The processes of a pod's containers that run.</summary>
    public IReadOnlyList<int> ProcessesOf(V1Pod pod) => [.. _kubelets.SelectMany(kubelet => kubelet.ProcessesOf(pod.Metadata.Uid))];

    /// <summary>Evicts a pod, as a client of the eviction API does.</summary>
    public async Task EvictAsync(V1Pod pod, long? gracePeriodSeconds = null)
    {
        using var client = CreateClient();
        await client.CoreV1.CreateNamespacedPodEvictionAsync(
            new() { Metadata = new() { Name = pod.Metadata.Name }, DeleteOptions = new() { GracePeriodSeconds = gracePeriodSeconds } }, pod.Metadata.Name, pod.Metadata.NamespaceProperty);
    }

    /// <summary>Preempts a pod, as the scheduler does for one of a higher priority.</summary>
    public void Preempt(V1Pod pod)
    {
        _cluster.Disrupt(pod, "PreemptionByScheduler", "default-scheduler: preempting to accommodate a higher priority pod");
        _cluster.Delete(pod);
    }

    /// <summary>Keeps pods from coming to a node, or lets them again.</summary>
    public void Cordon(string node, bool isOff = true) => _cluster.Change(_cluster.Find<V1Node>("", node)!, now => now.Spec.Unschedulable = isOff ? true : null);

    /// <summary>Cordons a node and evicts its pods, as <c>kubectl drain</c> does.</summary>
    public async Task DrainAsync(string node)
    {
        Cordon(node);
        foreach (var pod in _cluster.List<V1Pod>().Where(pod => pod.Spec.NodeName == node && pod.Status?.Phase is not ("Succeeded" or "Failed"))) await EvictAsync(pod);
    }

    /// <summary>Loses a node without notice: its processes are gone, its kubelet is silent.</summary>
    public Task LoseNodeAsync(string node) => KubeletOf(node).FallSilentAsync(withProcesses: true);

    /// <summary>Cuts a node off from the API. What runs on it goes on, and nobody hears of it.</summary>
    public Task CutOffNodeAsync(string node) => KubeletOf(node).FallSilentAsync(withProcesses: false);

    /// <summary>Brings a lost node back, or one that was cut off.</summary>
    public void BringBackNode(string node) => KubeletOf(node).ComeBack();

    /// <summary>Removes a node from the cluster, as a cloud does with machines that it took away. Its pods are collected.</summary>
    public void RemoveNode(string node) => _cluster.Delete(_cluster.Find<V1Node>("", node)!);

    /// <summary>Takes the API away: connections are refused, open watches cut, controllers and kubelets blind. Containers go on.</summary>
    public async Task GoAwayAsync()
    {
        _gate.Close();
        await _server.GoAsync();
    }

    /// <summary>Brings the API back, with what it had.</summary>
    public async Task ComeBackAsync()
    {
        await _server.ComeAsync();
        _gate.Open();
    }

    /// <summary>Cuts every open connection, watches among them.</summary>
    public void CutConnections() => _server.CutConnections();

    /// <summary>Forgets all changes so far: who would watch from before now hears that it is too late (410).</summary>
    /// <param name="asStatus">Whether that is the answer's status, rather than an event in it as with most servers.</param>
    public void CompactHistory(bool asStatus = false)
    {
        _faults.RefusesExpiredWatches = asStatus;
        _store.History.Compact(_store.Revision);
    }

    /// <summary>Makes the next updates and patches conflict (409).</summary>
    public void InjectConflicts(int count) => _faults.AddConflicts(count);

    /// <summary>Makes the next requests be refused as too many (429).</summary>
    public void InjectRefusals(int count) => _faults.AddRefusals(count);

    /// <summary>Makes the next requests that write be done, and cuts their connection before the answer.</summary>
    public void InjectLostAnswers(int count) => _faults.AddLostAnswers(count);

    /// <summary>Makes every request wait.</summary>
    public void InjectLatency(TimeSpan latency) => _faults.Latency = latency;

    /// <summary>Everything in it, for a failure.</summary>
    public string Describe() => string.Join('\n',
    [
        $"--- API failed: {_handler.LastFailure}",
        .. _loops.Where(loop => loop.LastFailure is not null).Select(loop => $"--- {loop.Name} failed: {loop.LastFailure}"),
        .. _kubelets.SelectMany(kubelet => kubelet.Failures.Select(failure => $"--- {kubelet.Name} failed: {failure}")),
        .. _cluster.List<V1Node>().Select(node => $"--- node {node.Metadata.Name}: {string.Join(", ", (node.Status?.Conditions ?? []).Select(one => $"{one.Type}={one.Status}"))}"),
        .. _cluster.List<V1Job>().Select(job => $"--- job {job.Metadata.Name}: {KubernetesJson.Serialize(job.Status)}"),
        .. _cluster.List<V1Pod>().Select(pod => $"--- pod {pod.Metadata.Name} on {pod.Spec.NodeName}: {KubernetesJson.Serialize(pod.Status)}\n{Tail(LogsOf(pod))}"),
    ]);

    /// <summary>Ends everything that runs in it.</summary>
    public async ValueTask DisposeAsync()
    {
        _gate.Open();
        foreach (var loop in _loops) await loop.DisposeAsync();
        foreach (var kubelet in _kubelets) await kubelet.DisposeAsync();
        await _server.DisposeAsync();
        _data.Dispose();
    }

    private static string Tail(string? logs) => string.Join('\n', (logs ?? "").Split('\n').TakeLast(40));

    private Kubelet KubeletOf(string node) => _kubelets.Single(kubelet => kubelet.Name == node);

    private void Run(string name, Func<TimeSpan?> pass) => _loops.Add(new(name, _store, _gate, _time, pass));
}
