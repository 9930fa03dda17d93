using Hayate.TestKit.Kubernetes.Registry;
using Hayate.TestKit.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Hayate.TestKit.Kubernetes.Api;

/// <summary>What a request asks for, in the API's words.</summary>
internal sealed record ApiRequest(string Verb, ResourceKind Kind, string? Namespace, string? Name, string? Subresource, IQueryCollection Query)
{
    /// <summary>The object named, or to be, or the collection it is of.</summary>
    public ObjectKey Key => new(Kind, Namespace ?? "", Name ?? "");

    /// <summary>Reads method, path and query.</summary>
    public static ApiRequest Read(HttpRequest request)
    {
        var parts = (request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, rest) = parts switch
        {
            ["api", "v1", .. var below] => ("", below),
            ["apis", var named, "v1", .. var below] => (named, below),
            _ => throw StatusException.NoSuchPath(),
        };
        var (inNamespace, plural, name, subresource) = rest switch
        {
            ["namespaces", var space, var kinds] when kinds is not "status" => (space, kinds, null, null),
            ["namespaces", var space, var kinds, var one] => (space, kinds, one, null),
            ["namespaces", var space, var kinds, var one, var part] => (space, kinds, one, part),
            [var kinds] => (null, kinds, null, null),
            [var kinds, var one] => (null, kinds, one, null),
            [var kinds, var one, var part] => (null, kinds, one, part),
            _ => throw StatusException.NoSuchPath(),
        };
        var kind = ResourceKind.All.FirstOrDefault(known => known.Group == group && known.Plural == plural) ?? throw StatusException.NoSuchPath();
        if (!kind.IsNamespaced && inNamespace is not null || kind.IsNamespaced && inNamespace is null && name is not null) throw StatusException.NoSuchPath();
        return new(VerbOf(request, name), kind, inNamespace, name, subresource, request.Query);
    }

    /// <summary>A query parameter, null where it is missing or empty.</summary>
    public string? Text(string name) => Query.TryGetValue(name, out var value) && !StringValues.IsNullOrEmpty(value) ? value.ToString() : null;

    /// <summary>A switch among the query parameters.</summary>
    public bool Flag(string name) => IsTrue(Query, name);

    private static bool IsTrue(IQueryCollection query, string name) => query.TryGetValue(name, out var value) && value.ToString() is ("true" or "True" or "1");

    private static string VerbOf(HttpRequest request, string? name) => (request.Method, name) switch
    {
        ("GET", null) => IsTrue(request.Query, "watch") ? "watch" : "list",
        ("GET", _) => "get",
        ("POST", _) => "create",
        ("PUT", not null) => "update",
        ("PATCH", not null) => "patch",
        ("DELETE", null) => "deletecollection",
        ("DELETE", _) => "delete",
        _ => throw StatusException.MethodNotAllowed(),
    };
}
