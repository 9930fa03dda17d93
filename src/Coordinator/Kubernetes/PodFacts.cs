using Hayate.Contracts.Workers;
using k8s.Models;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>A worker's pod as the cluster last showed it.</summary>
internal sealed record PodFacts
{
    /// <summary>Condition by which Kubernetes says that it takes a pod away, and why.</summary>
    public const string DisruptionTarget = "DisruptionTarget";

    /// <summary>The attempt that it was made for; null for one of a standing pool.</summary>
    public required ServedAttempt? Attempt { get; init; }

    public required string Name { get; init; }

    /// <summary>Uid of the Job that made it; null for one of a standing pool. Pods of an earlier Job of the same attempt may still be there.</summary>
    public string? JobUid { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public bool IsScheduled { get; init; }

    /// <summary>Why it has no node.</summary>
    public string? Unschedulable { get; init; }

    /// <summary>Why its container does not start, such as an image that cannot be pulled.</summary>
    public string? Waiting { get; init; }

    public bool IsRunning { get; init; }

    /// <summary>Why Kubernetes takes or took it away, in its own words.</summary>
    public string? Disruption { get; init; }

    /// <summary>When somebody asked for its deletion.</summary>
    public DateTimeOffset? DeletionAskedAt { get; init; }

    /// <summary>When its container ended, if with another code than 0.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    public static PodFacts Of(V1Pod pod)
    {
        var conditions = pod.Status?.Conditions ?? [];
        var scheduled = conditions.FirstOrDefault(condition => condition.Type == "PodScheduled");
        var disruption = conditions.FirstOrDefault(condition => condition is { Type: DisruptionTarget, Status: "True" });
        var worker = pod.Status?.ContainerStatuses?.FirstOrDefault(status => status.Name == WorkerPod.Container)?.State;
        return new()
        {
            Attempt = JobNames.AttemptOf(pod.Metadata.Annotations),
            Name = pod.Metadata.Name,
            JobUid = pod.Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Kind == V1Job.KubeKind)?.Uid,
            CreatedAt = Times.Of(pod.Metadata.CreationTimestamp),
            IsScheduled = scheduled?.Status == "True" || pod.Spec.NodeName is not null,
            Unschedulable = scheduled is { Status: "False", Message: { } message } ? message : null,
            Waiting = worker?.Waiting is { Reason: not (null or "ContainerCreating" or "PodInitializing") } waiting ? Join(waiting.Reason, waiting.Message) : null,
            IsRunning = worker?.Running is not null,
            Disruption = disruption is null ? null : Join(disruption.Reason, disruption.Message),
            // The timestamp is the end of the grace period.
            DeletionAskedAt = pod.Metadata.DeletionTimestamp is { } deletion
                ? Times.Of(deletion) - TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? 0) : null,
            FailedAt = worker?.Terminated is { ExitCode: not 0 } ended ? Times.Of(ended.FinishedAt) : null,
        };
    }

    private static string Join(string reason, string? message) => string.IsNullOrEmpty(message) ? reason : $"{reason}: {message}";
}
