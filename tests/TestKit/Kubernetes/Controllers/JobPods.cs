using System.Globalization;
using k8s;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Controllers;

/// <summary>The pods of jobs.</summary>
internal static class JobPods
{
    private const string Index = "batch.kubernetes.io/job-completion-index";

    /// <summary>A pod's completion index, -1 if it has none.</summary>
    public static int IndexOf(V1Pod pod) =>
        pod.Metadata.Annotations?.TryGetValue(Index, out var text) == true && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;

    /// <summary>A pod from the job's template.</summary>
    public static V1Pod Make(V1Job job, int? index)
    {
        var template = KubernetesJson.Deserialize<V1PodTemplateSpec>(KubernetesJson.Serialize(job.Spec.Template));
        var metadata = template.Metadata ?? new();
        metadata.NamespaceProperty = job.Metadata.NamespaceProperty;
        metadata.GenerateName = $"{job.Metadata.Name}-";
        metadata.Finalizers = [.. metadata.Finalizers ?? [], JobController.Finalizer];
        metadata.OwnerReferences =
        [
            new() { ApiVersion = "batch/v1", Kind = "Job", Name = job.Metadata.Name, Uid = job.Metadata.Uid, Controller = true, BlockOwnerDeletion = true },
        ];
        var pod = new V1Pod { ApiVersion = "v1", Kind = "Pod", Metadata = metadata, Spec = template.Spec };
        if (index is not null) SetIndex(pod, job.Metadata.Name, index.Value.ToString(CultureInfo.InvariantCulture));
        return pod;
    }

    private static void SetIndex(V1Pod pod, string job, string index)
    {
        pod.Metadata.GenerateName = $"{job}-{index}-";
        pod.Metadata.Annotations ??= new Dictionary<string, string>();
        pod.Metadata.Annotations[Index] = index;
        pod.Metadata.Labels ??= new Dictionary<string, string>();
        pod.Metadata.Labels[Index] = index;
        pod.Spec.Hostname = $"{job}-{index}";
        foreach (var container in pod.Spec.Containers.Concat(pod.Spec.InitContainers ?? []))
        {
            container.Env ??= [];
            if (container.Env.Any(variable => variable.Name == "JOB_COMPLETION_INDEX")) continue;
            container.Env.Add(new() { Name = "JOB_COMPLETION_INDEX", ValueFrom = new() { FieldRef = new() { FieldPath = $"metadata.labels['{Index}']" } } });
        }
    }
}
