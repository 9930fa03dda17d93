using System.Text.Json.Nodes;

namespace Hayate.TestKit.Kubernetes.Registry;

/// <summary>
/// Kubernetes' own merge: lists of some fields are merged by a key of their items, others replaced. Of its directives it knows
/// <c>$patch: delete</c> and <c>$patch: replace</c>, and refuses the rest.
/// </summary>
internal static class StrategicMergePatch
{
    /// <summary>The lists merged, by name of field. Names are unique within the kinds served, but for ports.</summary>
    private static readonly Dictionary<string, string[]> MergeKeys = new()
    {
        ["conditions"] = ["type"],
        ["containers"] = ["name"],
        ["initContainers"] = ["name"],
        ["env"] = ["name"],
        ["volumes"] = ["name"],
        ["volumeMounts"] = ["mountPath"],
        ["ownerReferences"] = ["uid"],
        ["imagePullSecrets"] = ["name"],
        ["addresses"] = ["type"],
        ["hostAliases"] = ["ip"],
        ["topologySpreadConstraints"] = ["topologyKey"],
        ["ports"] = ["containerPort", "port"],
    };

    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (name == "$patch") continue;
            if (name.StartsWith('$')) throw StatusException.BadRequest($"the directive {name} is not known here");
            target[name] = value switch
            {
                JsonObject map when IsReplacing(map) => Stripped(map),
                JsonObject map => Apply(target[name] as JsonObject is { } old ? old.DeepClone().AsObject() : [], map),
                JsonArray list when name == "finalizers" => Union(target[name] as JsonArray, list),
                JsonArray list when MergeKeys.TryGetValue(name, out var keys) => Merge(target[name] as JsonArray, list, keys),
                _ => value?.DeepClone(),
            };
            if (value is null || IsDeleting(value)) target.Remove(name);
        }

        return target;
    }

    private static JsonArray Merge(JsonArray? target, JsonArray patch, string[] keys)
    {
        var merged = target?.DeepClone().AsArray() ?? [];
        foreach (var item in patch.OfType<JsonObject>())
        {
            if (IsReplacing(item) && item.Count == 1)
            {
                merged.Clear();
                continue;
            }

            var key = keys.FirstOrDefault(item.ContainsKey) ?? throw StatusException.BadRequest($"map: {item.ToJsonString()} does not contain declared merge key: {keys[0]}");
            var found = merged.OfType<JsonObject>().FirstOrDefault(old => JsonNode.DeepEquals(old[key], item[key]));
            var place = found is null ? merged.Count : merged.IndexOf(found);
            if (found is not null) merged.RemoveAt(place);
            if (!IsDeleting(item)) merged.Insert(place, Apply(found ?? [], item));
        }

        return merged;
    }

    private static JsonArray Union(JsonArray? target, JsonArray patch)
    {
        var all = (target ?? []).Concat(patch).Select(item => item!.ToString()).Distinct();
        return [.. all.Select(item => (JsonNode)item)];
    }

    private static bool IsReplacing(JsonObject map) => map["$patch"]?.ToString() == "replace";

    private static bool IsDeleting(JsonNode value) => (value as JsonObject)?["$patch"]?.ToString() == "delete";

    private static JsonObject Stripped(JsonObject map)
    {
        var copy = map.DeepClone().AsObject();
        copy.Remove("$patch");
        return copy;
    }
}
