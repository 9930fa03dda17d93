using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hayate.TestKit.Kubernetes.Registry;

/// <summary>RFC 6902.</summary>
internal static class JsonPatch
{
    public static JsonObject Apply(JsonObject target, string patch)
    {
        JsonArray operations;
        try
        {
            operations = JsonNode.Parse(patch) as JsonArray ?? throw StatusException.BadRequest("a JSON patch is a list of operations");
        }
        catch (JsonException problem)
        {
            throw StatusException.BadRequest($"error decoding patch: {problem.Message}");
        }

        foreach (var operation in operations) Apply(target, operation as JsonObject ?? throw StatusException.BadRequest("an operation is an object"));
        return target;
    }

    private static void Apply(JsonObject target, JsonObject operation)
    {
        var path = Text(operation, "path");
        switch (Text(operation, "op"))
        {
            case "add":
                Add(target, path, operation["value"]?.DeepClone());
                break;
            case "remove":
                Remove(target, path);
                break;
            case "replace":
                Remove(target, path);
                Add(target, path, operation["value"]?.DeepClone());
                break;
            case "copy":
                Add(target, path, Get(target, Text(operation, "from"))?.DeepClone());
                break;
            case "move":
                var moved = Get(target, Text(operation, "from"))?.DeepClone();
                Remove(target, Text(operation, "from"));
                Add(target, path, moved);
                break;
            case "test":
                if (!JsonNode.DeepEquals(Get(target, path), operation["value"])) throw Impossible($"testing path {path} failed");
                break;
            case var other:
                throw Impossible($"Unexpected kind: {other}");
        }
    }

    private static string Text(JsonObject operation, string name) => operation[name]?.ToString() ?? throw Impossible($"an operation has no {name}");

    private static void Add(JsonNode root, string path, JsonNode? value)
    {
        var (parent, name) = Parent(root, path);
        if (parent is JsonArray list) list.Insert(name == "-" ? list.Count : Index(list, name, path, list.Count), value);
        else parent.AsObject()[name] = value;
    }

    private static void Remove(JsonNode root, string path)
    {
        var (parent, name) = Parent(root, path);
        if (parent is JsonArray list) list.RemoveAt(Index(list, name, path, list.Count - 1));
        else if (!parent.AsObject().Remove(name)) throw Impossible($"remove operation does not apply: doc is missing key: {path}");
    }

    private static JsonNode? Get(JsonNode root, string path)
    {
        var (parent, name) = Parent(root, path);
        return parent is JsonArray list ? list[Index(list, name, path, list.Count - 1)] : parent[name];
    }

    private static (JsonNode Parent, string Name) Parent(JsonNode root, string path)
    {
        var parts = path.Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToList();
        if (parts.Count < 2) throw Impossible($"the path {path} is not inside the object");
        var at = root;
        foreach (var part in parts[1..^1])
        {
            at = (at is JsonArray list ? list[Index(list, part, path, list.Count - 1)] : (at as JsonObject)?[part])
                ?? throw Impossible($"doc is missing path: {path}: missing value");
        }

        return (at, parts[^1]);
    }

    private static int Index(JsonArray list, string name, string path, int last) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last
            ? index
            : throw Impossible($"{path} is no place in a list of {list.Count}");

    private static StatusException Impossible(string why) => new(422, "Invalid", $"the server rejected our request due to an error in our request: {why}");
}
