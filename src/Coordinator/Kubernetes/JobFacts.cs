using Hayate.Contracts.Workers;
using k8s.Models;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>A Job of this installation as the cluster last showed it.</summary>
internal sealed record JobFacts
{
    /// <summary>What it serves; null when its annotations do not say.</summary>
    public required ServedAttempt? Attempt { get; init; }

    public required string Name { get; init; }

    /// <summary>Tells it from one of the same name before or after it.</summary>
    public required string Uid { get; init; }

    public required int Pods { get; init; }

    /// <summary>Seconds between the request to stop and the kill of its pods.</summary>
    public required long GraceSeconds { get; init; }

    public bool IsDeleting { get; init; }

    public bool IsSuspended { get; init; }

    /// <summary>When it completed or failed.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why it failed, as Kubernetes gave it.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether it failed because Kubernetes took a pod away.</summary>
    public bool IsDisrupted => Failure?.Contains(PodFacts.DisruptionTarget, StringComparison.Ordinal) == true;

    public static JobFacts Of(V1Job job)
    {
        var conditions = job.Status?.Conditions ?? [];
        var end = conditions.FirstOrDefault(condition => condition is { Type: "Complete" or "Failed", Status: "True" });
        return new()
        {
            Attempt = JobNames.AttemptOf(job.Metadata.Annotations),
            Name = job.Metadata.Name,
            Uid = job.Metadata.Uid,
            Pods = job.Spec.Completions ?? 1,
            GraceSeconds = job.Spec.Template.Spec.TerminationGracePeriodSeconds ?? 30,
            IsDeleting = job.Metadata.DeletionTimestamp is not null,
            IsSuspended = job.Spec.Suspend == true,
            FinishedAt = end is null ? null : Times.Of(end.LastTransitionTime ?? job.Status?.CompletionTime ?? job.Metadata.CreationTimestamp),
            Failure = end is { Type: "Failed" } ? $"{end.Reason}: {end.Message}" : null,
        };
    }
}
