using System.Text.Json.Nodes;
using Hayate.TestKit.Kubernetes.Storage;
using k8s;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Registry;

/// <summary>What holds for one kind alone: its defaults and its checks.</summary>
internal sealed class KindRules(StandInOptions options)
{
    /// <summary>Fills in what a new object does not say.</summary>
    public JsonObject Prepare(ResourceKind kind, JsonObject json)
    {
        if (kind.Type == typeof(V1Pod)) return With<V1Pod>(json, pod => PodDefaults.ApplyToNew(pod, options));
        if (kind.Type == typeof(V1Job)) return With<V1Job>(json, JobDefaults.ApplyToNew);
        if (kind.Type == typeof(V1Node)) return With<V1Node>(json, node => node.Spec ??= new());
        return json;
    }

    public static IEnumerable<FieldError> Validate(ResourceKind kind, JsonObject json)
    {
        if (kind.Type == typeof(V1Pod)) return PodRules.Validate("spec", Read<V1Pod>(json).Spec);
        if (kind.Type == typeof(V1Job)) return JobRules.Validate(Read<V1Job>(json));
        return [];
    }

    /// <summary>Checks a change, the object being as it would become.</summary>
    public static IEnumerable<FieldError> ValidateUpdate(ResourceKind kind, JsonObject before, JsonObject after)
    {
        if (kind.Type == typeof(V1Pod)) return PodRules.ValidateUpdate(before, after);
        if (kind.Type == typeof(V1Job)) return [.. JobRules.ValidateUpdate(before, after), .. JobRules.Validate(Read<V1Job>(after))];
        return [];
    }

    /// <summary>Seconds between the request to delete and the end, as far as the API knows.</summary>
    public static long GracePeriod(StoredObject item, long? asked)
    {
        if (item.Key.Kind.Type != typeof(V1Pod)) return 0;
        var pod = item.As<V1Pod>();
        if (string.IsNullOrEmpty(pod.Spec.NodeName) || pod.Status?.Phase is "Succeeded" or "Failed") return 0;
        return asked ?? pod.Spec.TerminationGracePeriodSeconds ?? PodDefaults.GracePeriodSeconds;
    }

    private static T Read<T>(JsonObject json) => KubernetesJson.Deserialize<T>(json.ToJsonString());

    private static JsonObject With<T>(JsonObject json, Action<T> change)
    {
        var typed = Read<T>(json);
        change(typed);
        return JsonNode.Parse(KubernetesJson.Serialize(typed))!.AsObject();
    }
}
