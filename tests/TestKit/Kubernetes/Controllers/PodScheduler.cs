using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Controllers;

/// <summary>Gives pods to nodes that have room for them, the emptiest first, and says of the others why they wait.</summary>
internal sealed class PodScheduler(Cluster cluster)
{
    public TimeSpan? Pass()
    {
        var nodes = cluster.List<V1Node>();
        var pods = cluster.List<V1Pod>().ToList();
        foreach (var pod in pods.Where(IsWaiting).OrderByDescending(pod => pod.Spec.Priority ?? 0).ThenBy(pod => pod.Metadata.CreationTimestamp).ThenBy(pod => pod.Metadata.Name, StringComparer.Ordinal))
        {
            Schedule(pod, nodes, pods);
        }

        return null;
    }

    private static bool IsWaiting(V1Pod pod) => string.IsNullOrEmpty(pod.Spec.NodeName) && pod.Metadata.DeletionTimestamp is null && pod.Status?.Phase == "Pending";

    private void Schedule(V1Pod pod, IReadOnlyList<V1Node> nodes, List<V1Pod> pods)
    {
        if (pod.Spec.SchedulingGates is { Count: > 0 })
        {
            Say(pod, "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates");
            return;
        }

        var views = nodes.Select(node => (Node: node, Room: new NodeRoom(node, pods))).Select(view => (view.Node, view.Room, Reason: view.Room.WhyNot(pod))).ToList();
        var best = views.Where(view => view.Reason is null).OrderBy(view => view.Room.Load).ThenBy(view => view.Node.Metadata.Name, StringComparer.Ordinal).FirstOrDefault();
        if (best.Node is null)
        {
            var reasons = views.GroupBy(view => view.Reason).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Count()} {group.Key}");
            Say(pod, "Unschedulable", $"0/{nodes.Count} nodes are available: {string.Join(", ", reasons)}. preemption: 0/{nodes.Count} nodes are available: {nodes.Count} No preemption victims found for incoming pod.");
            return;
        }

        pod.Spec.NodeName = best.Node.Metadata.Name;
        cluster.Change(pod, now =>
        {
            now.Spec.NodeName = best.Node.Metadata.Name;
            Conditions.Set(now.Status, "PodScheduled", "True", null, null, cluster.Now);
        });
    }

    private void Say(V1Pod pod, string reason, string message) =>
        cluster.Change(pod, now => Conditions.Set(now.Status, "PodScheduled", "False", reason, message, cluster.Now));
}
