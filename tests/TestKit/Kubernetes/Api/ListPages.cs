using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Hayate.TestKit.Kubernetes.Registry;
using Hayate.TestKit.Kubernetes.Storage;

namespace Hayate.TestKit.Kubernetes.Api;

/// <summary>Answers lists, whole or in pages of one snapshot.</summary>
internal sealed class ListPages(ObjectStore store)
{
    private readonly ConcurrentDictionary<string, Page> _next = [];

    public JsonObject Answer(ApiRequest request)
    {
        var page = request.Text("continue") is { } token ? Continue(token) : First(request);
        var limit = request.Text("limit") is { } text && int.Parse(text, CultureInfo.InvariantCulture) is > 0 and var count ? count : int.MaxValue;
        var metadata = new JsonObject { ["resourceVersion"] = page.Revision.ToString(CultureInfo.InvariantCulture) };
        if (page.Items.Count > limit)
        {
            var name = Guid.NewGuid().ToString("N");
            _next[name] = page with { Items = [.. page.Items.Skip(limit)] };
            metadata["continue"] = name;
            metadata["remainingItemCount"] = page.Items.Count - limit;
        }

        return new()
        {
            ["kind"] = $"{request.Kind.Kind}List",
            ["apiVersion"] = request.Kind.ApiVersion,
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. page.Items.Take(limit).Select(InList)]),
        };
    }

    private Page First(ApiRequest request)
    {
        var (all, revision) = store.List(request.Kind);
        if (request.Text("resourceVersion") is { } asked)
        {
            var wanted = Revisions.Parse(asked);
            if (wanted > revision) throw Revisions.TooLarge(wanted, revision);
            if (request.Text("resourceVersionMatch") == "Exact" && wanted != revision) throw StatusException.Expired($"The provided resource version is too old: {wanted} ({revision})");
        }

        var selector = new Selector(request);
        return new([.. all.Where(selector.Matches)], revision);
    }

    private Page Continue(string token) => _next.TryRemove(token, out var page) && page.Revision >= store.History.Compacted
        ? page
        : throw StatusException.Expired("The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.");

    /// <summary>In lists the server leaves out what the list says already.</summary>
    private static JsonObject InList(StoredObject item)
    {
        var json = item.Copy();
        json.Remove("kind");
        json.Remove("apiVersion");
        return json;
    }

    private sealed record Page(IReadOnlyList<StoredObject> Items, long Revision);
}
