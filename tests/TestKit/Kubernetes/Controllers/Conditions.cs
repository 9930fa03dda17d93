using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Controllers;

/// <summary>Conditions of pods, jobs and nodes.</summary>
internal static class Conditions
{
    public static void Set(V1PodStatus status, string type, string value, string? reason, string? message, DateTime now)
    {
        status.Conditions ??= [];
        var condition = status.Conditions.FirstOrDefault(one => one.Type == type);
        if (condition is null) status.Conditions.Add(condition = new() { Type = type });
        if (condition.Status != value) condition.LastTransitionTime = now;
        (condition.Status, condition.Reason, condition.Message) = (value, reason, message);
    }

    public static void Set(V1JobStatus status, string type, string value, string reason, string message, DateTime now)
    {
        status.Conditions ??= [];
        var condition = status.Conditions.FirstOrDefault(one => one.Type == type);
        if (condition is null) status.Conditions.Add(condition = new() { Type = type });
        if (condition.Status != value) condition.LastProbeTime = condition.LastTransitionTime = now;
        (condition.Status, condition.Reason, condition.Message) = (value, reason, message);
    }

    public static void Set(V1NodeStatus status, string type, string value, string reason, string message, DateTime now)
    {
        status.Conditions ??= [];
        var condition = status.Conditions.FirstOrDefault(one => one.Type == type);
        if (condition is null) status.Conditions.Add(condition = new() { Type = type });
        if (condition.Status != value) condition.LastTransitionTime = now;
        (condition.Status, condition.Reason, condition.Message) = (value, reason, message);
    }

    public static bool IsTrue(V1PodStatus? status, string type) => status?.Conditions?.Any(one => one.Type == type && one.Status == "True") == true;

    public static bool IsTrue(V1NodeStatus? status, string type) => status?.Conditions?.Any(one => one.Type == type && one.Status == "True") == true;

    public static V1JobCondition? FindTrue(V1JobStatus? status, string type) => status?.Conditions?.FirstOrDefault(one => one.Type == type && one.Status == "True");
}
