using System.Collections.Concurrent;
using Hayate.TestKit.Kubernetes.Controllers;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Nodes;

/// <summary>Runs the pods of a node, as processes of this machine.</summary>
internal sealed class Kubelet(StandInNode node, NodeContext context) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, PodWorker> _workers = [];
    private long? _silentSince;

    public string Name => node.Name;

    /// <summary>How long it has not been heard of, null while it is.</summary>
    public TimeSpan? Silence => _silentSince is { } since ? context.Time.GetElapsedTime(since) : null;

    /// <summary>What went wrong with pods here, rather than in their containers.</summary>
    public IEnumerable<Exception> Failures => _workers.Values.Select(worker => worker.Failure).OfType<Exception>();

    /// <summary>Tells the cluster of the node.</summary>
    public void Register()
    {
        var capacity = node.Capacity.ToDictionary(pair => pair.Key, pair => new ResourceQuantity(pair.Value));
        capacity.TryAdd("pods", new ResourceQuantity("110"));
        var created = context.Cluster.Create(new V1Node
        {
            Metadata = new() { Name = node.Name, Labels = new Dictionary<string, string>(node.Labels) { ["kubernetes.io/hostname"] = node.Name, ["kubernetes.io/os"] = "linux", ["kubernetes.io/arch"] = "amd64" } },
            Spec = new() { Taints = [.. node.Taints.Select(Taints.Parse)] },
        });
        context.Cluster.Change(created, now =>
        {
            now.Status = new() { Capacity = capacity, Allocatable = capacity, Addresses = [new() { Type = "InternalIP", Address = "127.0.0.1" }, new() { Type = "Hostname", Address = node.Name }] };
            Conditions.Set(now.Status, "Ready", "True", "KubeletReady", "kubelet is posting ready status", context.Cluster.Now);
        });
    }

    /// <summary>Starts what should run here and ends what should not.</summary>
    public TimeSpan? Pass()
    {
        if (_silentSince is not null) return null;
        var mine = context.Cluster.List<V1Pod>().Where(pod => pod.Spec.NodeName == node.Name).ToList();
        foreach (var pod in mine)
        {
            var isOver = pod.Status?.Phase is "Succeeded" or "Failed";
            var worker = _workers.GetValueOrDefault(pod.Metadata.Uid);
            if (worker is null && !isOver) _workers[pod.Metadata.Uid] = worker = new(pod, context);
            if (pod.Metadata.DeletionTimestamp is not null) worker?.Terminate(TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? 0));
        }

        var present = mine.Select(pod => pod.Metadata.Uid).ToHashSet();
        foreach (var (uid, worker) in _workers.Where(pair => !present.Contains(pair.Key)))
        {
            worker.Kill(); // deleted by force: nobody waits for it any longer
            if (worker.Completion.IsCompleted) _workers.TryRemove(uid, out _);
        }

        return null;
    }

    /// <summary>Falls silent, for good or until <see cref="ComeBack"/>.</summary>
    /// <param name="withProcesses">Whether what runs here ends with it, as when the machine is lost; otherwise it goes on unseen.</param>
    public async Task FallSilentAsync(bool withProcesses)
    {
        _silentSince ??= context.Time.GetTimestamp();
        foreach (var worker in _workers.Values) worker.FallSilent();
        if (!withProcesses) return;
        foreach (var worker in _workers.Values) worker.Kill();
        await Task.WhenAll(_workers.Values.Select(worker => worker.Completion));
        _workers.Clear();
    }

    /// <summary>Is heard of again: with the processes it has, where they have not ended.</summary>
    public void ComeBack()
    {
        _silentSince = null;
        foreach (var worker in _workers.Values) worker.Speak();
    }

    /// <summary>What the containers of a pod wrote.</summary>
    public string? LogsOf(string uid) => _workers.GetValueOrDefault(uid)?.Logs;

    /// <summary>The processes of a pod's containers that run.</summary>
    public IReadOnlyList<int> ProcessesOf(string uid) => _workers.GetValueOrDefault(uid)?.Processes ?? [];

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers.Values)
        {
            worker.FallSilent();
            worker.Kill();
        }

        await Task.WhenAll(_workers.Values.Select(worker => worker.Completion));
    }
}
