using System.Text.Json.Nodes;

namespace Hayate.TestKit.Kubernetes.Registry;

/// <summary>The ways to patch an object, by the content type of the request.</summary>
internal static class Patches
{
    /// <summary>What the patch makes of the object, which may be changed.</summary>
    public static JsonObject Apply(string? contentType, JsonObject target, string patch) => contentType switch
    {
        "application/json-patch+json" => JsonPatch.Apply(target, patch),
        "application/merge-patch+json" => Merge(target, StrictFields.Parse(patch)),
        "application/strategic-merge-patch+json" => StrategicMergePatch.Apply(target, StrictFields.Parse(patch)),
        _ => throw StatusException.UnsupportedMediaType(contentType),
    };

    /// <summary>RFC 7386.</summary>
    private static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null) target.Remove(name);
            else target[name] = value is JsonObject inner ? Merge(target[name] as JsonObject is { } old ? old.DeepClone().AsObject() : [], inner) : value.DeepClone();
        }

        return target;
    }
}
