using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Controllers;

/// <summary>
/// Notices nodes that have fallen silent: they become <c>NotReady</c> and tainted, and pods that do not bear the taint any longer are marked
/// <c>DeletionByTaintManager</c> and deleted. A pod of a node that is no longer in the cluster is removed.
/// </summary>
internal sealed class NodeLifecycle(Cluster cluster, TimeSpan patience, Func<string, TimeSpan?> silenceOf)
{
    private const string Unreachable = "node.kubernetes.io/unreachable";

    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(250);

    public TimeSpan? Pass()
    {
        var nodes = cluster.List<V1Node>();
        var pods = cluster.List<V1Pod>();
        foreach (var node in nodes)
        {
            if (silenceOf(node.Metadata.Name) is { } silence && silence >= patience) MarkLost(node, pods);
            else if (!Conditions.IsTrue(node.Status, "Ready")) MarkBack(node);
            foreach (var pod in pods.Where(pod => pod.Spec.NodeName == node.Metadata.Name && pod.Metadata.DeletionTimestamp is null)) EvictUnbearing(pod, node);
        }

        foreach (var pod in pods.Where(pod => !string.IsNullOrEmpty(pod.Spec.NodeName) && nodes.All(node => node.Metadata.Name != pod.Spec.NodeName))) Collect(pod);
        return Watch;
    }

    private void MarkLost(V1Node node, IReadOnlyList<V1Pod> pods)
    {
        if (node.Spec.Taints?.Any(taint => taint.Key == Unreachable) == true) return;
        cluster.Change(node, now =>
        {
            Conditions.Set(now.Status, "Ready", "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.", cluster.Now);
            now.Spec.Taints = [.. now.Spec.Taints ?? [], Taint("NoSchedule"), Taint("NoExecute")];
        });
        foreach (var pod in pods.Where(pod => pod.Spec.NodeName == node.Metadata.Name && pod.Status?.Phase == "Running"))
        {
            cluster.Change(pod, now => Conditions.Set(now.Status, "Ready", "False", "NodeNotReady", "Node is not ready", cluster.Now));
        }
    }

    private void MarkBack(V1Node node) => cluster.Change(node, now =>
    {
        Conditions.Set(now.Status, "Ready", "True", "KubeletReady", "kubelet is posting ready status", cluster.Now);
        now.Spec.Taints = [.. (now.Spec.Taints ?? []).Where(taint => taint.Key != Unreachable)];
    });

    private void EvictUnbearing(V1Pod pod, V1Node node)
    {
        foreach (var taint in (node.Spec.Taints ?? []).Where(taint => taint.Effect == "NoExecute"))
        {
            var borne = Taints.ToleratedFor(pod, taint) ?? TimeSpan.Zero;
            if (borne == TimeSpan.MaxValue || cluster.Now - (taint.TimeAdded ?? cluster.Now) < borne) continue;
            cluster.Disrupt(pod, "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint");
            cluster.Delete(pod);
            return;
        }
    }

    private void Collect(V1Pod pod)
    {
        if (pod.Status?.Phase is not ("Succeeded" or "Failed"))
        {
            cluster.Change(pod, now =>
            {
                now.Status.Phase = "Failed";
                if (!Conditions.IsTrue(now.Status, "DisruptionTarget")) Conditions.Set(now.Status, "DisruptionTarget", "True", "DeletionByPodGC", "PodGC: node no longer exists", cluster.Now);
            });
        }

        cluster.Delete(pod, gracePeriodSeconds: 0);
    }

    private V1Taint Taint(string effect) => new() { Key = Unreachable, Effect = effect, TimeAdded = effect == "NoExecute" ? cluster.Now : null };
}
