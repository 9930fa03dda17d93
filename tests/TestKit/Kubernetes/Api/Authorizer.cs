using System.Collections.Concurrent;
using Hayate.TestKit.Kubernetes.Registry;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Api;

/// <summary>Who a bearer token is of, and what that user may do.</summary>
internal sealed class Authorizer
{
    private readonly ConcurrentDictionary<string, Grant> _grants = [];

    /// <summary>Knows a token from now on.</summary>
    /// <param name="token">The token.</param>
    /// <param name="user">Its user.</param>
    /// <param name="role">What the user may do, in the role's namespace; null for everything.</param>
    public void Add(string token, string user, V1Role? role) => _grants[token] = new(user, role);

    /// <summary>Refuses who is unknown or may not do this.</summary>
    public void Check(string? authorization, ApiRequest request)
    {
        var token = authorization?.StartsWith("Bearer ", StringComparison.Ordinal) == true ? authorization[7..] : "";
        if (!_grants.TryGetValue(token, out var grant)) throw StatusException.Unauthorized();
        if (grant.Role is null) return;
        var resource = request.Subresource is null ? request.Kind.Plural : $"{request.Kind.Plural}/{request.Subresource}";
        var isHere = request.Namespace is not null && request.Namespace == grant.Role.Metadata.NamespaceProperty;
        if (!isHere || !grant.Role.Rules.Any(rule => Allows(rule, request, resource))) throw StatusException.Forbidden(request.Key, grant.User, request.Verb, request.Subresource);
    }

    private static bool Allows(V1PolicyRule rule, ApiRequest request, string resource) =>
        Holds(rule.ApiGroups, request.Kind.Group) && Holds(rule.Resources, resource) && Holds(rule.Verbs, request.Verb)
        && (rule.ResourceNames is null or { Count: 0 } || rule.ResourceNames.Contains(request.Name));

    private static bool Holds(IList<string>? allowed, string wish) => allowed?.Any(one => one == wish || one == "*") == true;

    private sealed record Grant(string User, V1Role? Role);
}
