using System.Globalization;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Storage;

/// <summary>One revision of an object. It never changes: who reads it gets copies.</summary>
internal sealed class StoredObject
{
    private readonly Dictionary<string, string> _fields;

    public StoredObject(ResourceKind kind, JsonObject json)
    {
        Metadata = KubernetesJson.Deserialize<V1ObjectMeta>(json["metadata"]!.ToJsonString());
        Key = new(kind, Metadata.NamespaceProperty ?? "", Metadata.Name);
        Revision = long.Parse(Metadata.ResourceVersion, CultureInfo.InvariantCulture);
        Text = json.ToJsonString();
        _fields = kind.Selectable.ToDictionary(path => path, path => Read(json, path));
    }

    public ObjectKey Key { get; }

    /// <summary>The resource version.</summary>
    public long Revision { get; }

    /// <summary>Its metadata, for reading alone.</summary>
    public V1ObjectMeta Metadata { get; }

    /// <summary>The whole of it as JSON.</summary>
    public string Text { get; }

    /// <summary>A copy to change.</summary>
    public JsonObject Copy() => JsonNode.Parse(Text)!.AsObject();

    /// <summary>A copy in the client's type.</summary>
    public T As<T>() => KubernetesJson.Deserialize<T>(Text);

    /// <summary>A field that selectors may name; empty when it is not set.</summary>
    public string Field(string path) => _fields[path];

    private static string Read(JsonNode json, string path)
    {
        JsonNode? at = json;
        foreach (var name in path.Split('.')) at = (at as JsonObject)?[name];
        return at is JsonValue ? at.ToString() : "";
    }
}
