using System.Globalization;
using k8s.Models;

namespace Hayate.Deployment.Tests.Kubernetes;

/// <summary>Who reaches whom under the NetworkPolicies of an overlay, by the rules of Kubernetes: policies add up, and nothing is denied where none selects.</summary>
internal sealed class Network(IEnumerable<V1NetworkPolicy> policies)
{
    private readonly List<V1NetworkPolicy> _policies = [.. policies];

    public bool Lets(Place from, Place to, int port, string protocol = "TCP") => MayLeave(from, to, port, protocol) && MayEnter(from, to, port, protocol);

    private bool MayLeave(Place from, Place to, int port, string protocol)
    {
        var selecting = Selecting(from, "Egress");
        return selecting.Count == 0 || selecting.Any(policy => (policy.Spec.Egress ?? []).Any(rule => Matches(rule.To, to) && Matches(rule.Ports, port, protocol)));
    }

    private bool MayEnter(Place from, Place to, int port, string protocol)
    {
        var selecting = Selecting(to, "Ingress");
        return selecting.Count == 0 || selecting.Any(policy => (policy.Spec.Ingress ?? []).Any(rule => Matches(rule.FromProperty, from) && Matches(rule.Ports, port, protocol)));
    }

    private List<V1NetworkPolicy> Selecting(Place place, string direction) => place.Labels is not { } labels ? [] :
        [.. _policies.Where(policy => policy.Spec.PolicyTypes.Contains(direction) && Matches(policy.Spec.PodSelector, labels))];

    private static bool Matches(IList<V1NetworkPolicyPeer>? peers, Place place) => peers is null || peers.Any(peer => peer switch
    {
        { IpBlock: { } block } => place.Address == block.Cidr,
        { NamespaceSelector: { } elsewhere, PodSelector: null } => place.NamespaceLabels is { } labels && Matches(elsewhere, labels),
        { NamespaceSelector: null, PodSelector: { } pods } => place.Labels is { } labels && Matches(pods, labels),
        _ => throw new NotSupportedException("No policy of ours has such a peer."),
    });

    private static bool Matches(IList<V1NetworkPolicyPort>? ports, int port, string protocol) =>
        ports is null || ports.Any(allowed => (allowed.Protocol ?? "TCP") == protocol && (allowed.Port is null || allowed.Port.Value == port.ToString(CultureInfo.InvariantCulture)));

    private static bool Matches(V1LabelSelector selector, IDictionary<string, string> labels) =>
        (selector.MatchLabels ?? new Dictionary<string, string>()).All(pair => labels.TryGetValue(pair.Key, out var value) && value == pair.Value)
        && (selector.MatchExpressions ?? []).All(expression => expression.OperatorProperty == "In" && labels.TryGetValue(expression.Key, out var value) && expression.Values.Contains(value));
}

/// <summary>Where something is.</summary>
/// <param name="Labels">Of a pod of our namespace; null elsewhere.</param>
/// <param name="NamespaceLabels">Of another namespace of the cluster; null elsewhere.</param>
/// <param name="Address">Block of addresses outside of the cluster; null elsewhere.</param>
internal sealed record Place(IDictionary<string, string>? Labels = null, IDictionary<string, string>? NamespaceLabels = null, string? Address = null);
