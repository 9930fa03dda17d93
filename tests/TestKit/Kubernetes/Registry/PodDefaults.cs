using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Registry;

/// <summary>What the API server fills in where a pod is silent.</summary>
internal static class PodDefaults
{
    public const long GracePeriodSeconds = 30;

    private static readonly string[] Unhealthy = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    /// <summary>Fills in a pod that is created.</summary>
    public static void ApplyToNew(V1Pod pod, StandInOptions options)
    {
        pod.Spec ??= new();
        Apply(pod.Spec);
        pod.Spec.ServiceAccountName ??= "default";
        pod.Spec.Priority ??= 0;
        pod.Spec.Tolerations ??= [];
        foreach (var taint in Unhealthy.Where(taint => !pod.Spec.Tolerations.Any(one => (one.Key ?? taint) == taint && one.Effect is null or "" or "NoExecute")))
        {
            pod.Spec.Tolerations.Add(new() { Key = taint, OperatorProperty = "Exists", Effect = "NoExecute", TolerationSeconds = options.DefaultTolerationSeconds });
        }

        pod.Status = new() { Phase = "Pending", QosClass = QualityOfService(pod.Spec) };
    }

    /// <summary>Fills in a specification, which may be that of a template.</summary>
    public static void Apply(V1PodSpec spec)
    {
        spec.RestartPolicy ??= "Always";
        spec.TerminationGracePeriodSeconds ??= GracePeriodSeconds;
        spec.DnsPolicy ??= "ClusterFirst";
        spec.SchedulerName ??= "default-scheduler";
        spec.SecurityContext ??= new();
        foreach (var container in (spec.Containers ?? []).Concat(spec.InitContainers ?? [])) Apply(container);
        foreach (var variable in (spec.Containers ?? []).SelectMany(container => container.Env ?? []))
        {
            if (variable.ValueFrom?.FieldRef is { } field) field.ApiVersion ??= "v1";
        }
    }

    private static void Apply(V1Container container)
    {
        container.TerminationMessagePath ??= "/dev/termination-log";
        container.TerminationMessagePolicy ??= "File";
        container.ImagePullPolicy ??= container.Image?.EndsWith(":latest", StringComparison.Ordinal) == true ? "Always" : "IfNotPresent";
        container.Resources ??= new();
        if (container.Resources.Limits is not { } limits) return;
        container.Resources.Requests ??= new Dictionary<string, ResourceQuantity>();
        foreach (var (name, quantity) in limits) container.Resources.Requests.TryAdd(name, quantity);
    }

    private static string QualityOfService(V1PodSpec spec)
    {
        var resources = (spec.Containers ?? []).Select(container => container.Resources).ToList();
        if (resources.All(one => one.Limits is null or { Count: 0 } && one.Requests is null or { Count: 0 })) return "BestEffort";
        var isExact = resources.All(one => ((string[])["cpu", "memory"]).All(name =>
            one.Limits?.TryGetValue(name, out var limit) == true && one.Requests!.TryGetValue(name, out var request) && request.ToDecimal() == limit.ToDecimal()));
        return isExact ? "Guaranteed" : "Burstable";
    }
}
