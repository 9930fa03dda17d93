using Hayate.Contracts.Workers;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>What Kubernetes did to pods, in words.</summary>
internal static class PodDisruptions
{
    /// <summary>
    /// Why a pod was taken away, or null when it was not. Besides what Kubernetes says itself, a deletion that somebody asked for counts, but
    /// not one that follows from the end of the attempt or its Job: that of the Job itself, or of the pods that are left once another failed.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="job">Its Job; null when it has none, or none any more.</param>
    /// <param name="others">All pods of the Job.</param>
    /// <param name="endedAt">When the attempt ended; null while it has not.</param>
    public static string? Of(PodFacts pod, JobFacts? job, IEnumerable<PodFacts> others, DateTimeOffset? endedAt = null)
    {
        if (pod.Disruption is { } disruption) return $"pod {pod.Name} was disrupted: {disruption}";
        if (pod.DeletionAskedAt is not { } asked || asked > endedAt) return null;
        var isOrphan = pod.Attempt is not null && job is null or { IsDeleting: true };
        var follows = isOrphan || job?.FinishedAt <= asked || others.Any(other => other.Name != pod.Name && other.FailedAt <= asked);
        return follows ? null : $"pod {pod.Name} was deleted";
    }
}
