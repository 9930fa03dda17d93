using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Controllers;

/// <summary>What a node still has to give.</summary>
internal sealed class NodeRoom(V1Node node, IEnumerable<V1Pod> pods)
{
    private readonly List<V1Pod> _here = [.. pods.Where(pod => pod.Spec.NodeName == node.Metadata.Name && pod.Status?.Phase is not ("Succeeded" or "Failed"))];

    /// <summary>How full it is, by its fullest resource, from 0 to 1.</summary>
    public decimal Load => (node.Status.Allocatable ?? new Dictionary<string, ResourceQuantity>()).Where(pair => pair.Value.ToDecimal() > 0)
        .Select(pair => Used(pair.Key) / pair.Value.ToDecimal()).DefaultIfEmpty().Max();

    /// <summary>Why a pod cannot be here, in the scheduler's words; null if it can.</summary>
    public string? WhyNot(V1Pod pod)
    {
        if (node.Spec?.Unschedulable == true) return "node(s) were unschedulable";
        if (!(pod.Spec.NodeSelector ?? new Dictionary<string, string>()).All(wish => node.Metadata.Labels?.TryGetValue(wish.Key, out var value) == true && value == wish.Value)
            || !Matches(pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution))
        {
            return "node(s) didn't match Pod's node affinity/selector";
        }

        var taint = (node.Spec?.Taints ?? []).FirstOrDefault(one => one.Effect is "NoSchedule" or "NoExecute" && Taints.ToleratedFor(pod, one) is null);
        if (taint is not null) return $"node(s) had untolerated taint {{{taint.Key}: {taint.Value}}}";
        if (!Conditions.IsTrue(node.Status, "Ready")) return "node(s) were not ready";
        if (Capacity("pods") < _here.Count + 1) return "Too many pods";
        return Requests(pod).Where(wish => Capacity(wish.Key) - Used(wish.Key) < wish.Value).Select(wish => $"Insufficient {wish.Key}").FirstOrDefault();
    }

    private decimal Capacity(string resource) => node.Status.Allocatable?.TryGetValue(resource, out var value) == true ? value.ToDecimal() : 0;

    private decimal Used(string resource) => resource == "pods" ? _here.Count : _here.Sum(pod => Requests(pod).GetValueOrDefault(resource));

    private static Dictionary<string, decimal> Requests(V1Pod pod) => pod.Spec.Containers.SelectMany(container => container.Resources?.Requests ?? new Dictionary<string, ResourceQuantity>())
        .GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value.ToDecimal()));

    private bool Matches(V1NodeSelector? selector) => selector is null || selector.NodeSelectorTerms.Any(term => (term.MatchExpressions ?? []).All(Matches));

    private bool Matches(V1NodeSelectorRequirement wish)
    {
        var value = node.Metadata.Labels?.TryGetValue(wish.Key, out var found) == true ? found : null;
        return wish.OperatorProperty switch
        {
            "In" => value is not null && wish.Values.Contains(value),
            "NotIn" => value is null || !wish.Values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => throw new NotSupportedException($"This stand-in does not know the operator {wish.OperatorProperty} of a node affinity."),
        };
    }
}
