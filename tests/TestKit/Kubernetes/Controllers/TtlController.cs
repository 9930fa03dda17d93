using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Controllers;

/// <summary>Deletes finished jobs when their time is up, and their pods before them.</summary>
internal sealed class TtlController(Cluster cluster)
{
    public TimeSpan? Pass()
    {
        TimeSpan? next = null;
        foreach (var job in cluster.List<V1Job>().Where(job => job.Metadata.DeletionTimestamp is null && job.Spec.TtlSecondsAfterFinished is not null))
        {
            if ((Conditions.FindTrue(job.Status, "Complete") ?? Conditions.FindTrue(job.Status, "Failed")) is not { } finished) continue;
            var left = finished.LastTransitionTime!.Value.AddSeconds(job.Spec.TtlSecondsAfterFinished!.Value) - cluster.Now;
            if (left <= TimeSpan.Zero) cluster.Delete(job, propagation: "Foreground");
            else if (next is null || left < next) next = left;
        }

        return next;
    }
}
