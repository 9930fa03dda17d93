using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Registry;

/// <summary>What the API server fills in where a job is silent, and the labels that tie its pods to it.</summary>
internal static class JobDefaults
{
    /// <summary>Fills in a job that is created, which has its uid already.</summary>
    public static void ApplyToNew(V1Job job)
    {
        if (job.Spec is not { } spec) return;
        if (spec.Completions is null && spec.Parallelism is null) spec.Completions = 1;
        spec.Parallelism ??= 1;
        spec.BackoffLimit ??= 6;
        spec.CompletionMode ??= "NonIndexed";
        spec.Suspend ??= false;
        spec.PodReplacementPolicy ??= spec.PodFailurePolicy is null ? "TerminatingOrFailed" : "Failed";
        foreach (var pattern in (spec.PodFailurePolicy?.Rules ?? []).SelectMany(rule => rule.OnPodConditions ?? [])) pattern.Status ??= "True";
        if (spec.Template is not { } template) return;
        template.Spec ??= new();
        // Here no default: a job must say how its pods restart.
        var restart = template.Spec.RestartPolicy;
        PodDefaults.Apply(template.Spec);
        template.Spec.RestartPolicy = restart;
        template.Metadata ??= new();
        template.Metadata.Labels ??= new Dictionary<string, string>();
        job.Metadata.Labels ??= new Dictionary<string, string>(template.Metadata.Labels);
        if (spec.ManualSelector == true) return;
        foreach (var (key, value) in Identity(job)) template.Metadata.Labels[key] = value;
        spec.Selector ??= new() { MatchLabels = new Dictionary<string, string> { ["batch.kubernetes.io/controller-uid"] = job.Metadata.Uid } };
    }

    private static Dictionary<string, string> Identity(V1Job job) => new()
    {
        ["batch.kubernetes.io/controller-uid"] = job.Metadata.Uid,
        ["batch.kubernetes.io/job-name"] = job.Metadata.Name,
        ["controller-uid"] = job.Metadata.Uid,
        ["job-name"] = job.Metadata.Name,
    };
}
