using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>What the rows say of the attempt that a Job serves.</summary>
internal sealed record AttemptFate
{
    public required RunStatus Status { get; init; }

    /// <summary>Newest epoch of the run.</summary>
    public required int RunEpoch { get; init; }

    /// <summary>Whether the pause before the run's next attempt has passed.</summary>
    public required bool IsDue { get; init; }

    /// <summary>When the attempt ended; null while it has not, or has not begun.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it matters to the attempt that Kubernetes took a pod of it away, and that is not known yet.</summary>
    public bool TakesDisruption { get; init; }
}

/// <summary>Whether a Job stays.</summary>
internal static class JobVerdict
{
    /// <summary>A Job that failed, or lost a pod, before its attempt began is looked at for so long, then made again.</summary>
    public static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(30);

    /// <summary>Beyond its grace period, time for the pods of an attempt that is over to end by themselves, so that their exit codes can be read.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(30);

    /// <summary>Why a Job must go, or null when it stays.</summary>
    /// <param name="job">A Job of this installation.</param>
    /// <param name="fate">What became of its attempt; null when its run is not known here.</param>
    /// <param name="isAdmitted">Whether its run may have a Job that waits.</param>
    /// <param name="podLostAt">When the first of its pods was asked to go. On a node that is lost it never does, and Kubernetes makes no other meanwhile.</param>
    /// <param name="now">The time.</param>
    public static string? ToDelete(JobFacts job, AttemptFate? fate, bool isAdmitted, DateTimeOffset? podLostAt, DateTimeOffset now)
    {
        if (job.IsDeleting) return null;
        if (job.Attempt is not { } attempt || fate is null) return "its run is not known here";
        if (attempt.Epoch <= fate.RunEpoch) return OfBegun(job, fate, now);
        if (fate.Status != RunStatus.Queued || attempt.Epoch > fate.RunEpoch + 1) return $"attempt {attempt.Epoch} will not be";
        if ((job.FinishedAt ?? podLostAt) is { } broken) return now - broken >= RetryPause ? "it ended or lost a pod before its attempt began" : null;
        return isAdmitted || !fate.IsDue ? null : "others come first";
    }

    // One that has finished is removed by Kubernetes after its time to live.
    private static string? OfBegun(JobFacts job, AttemptFate fate, DateTimeOffset now) =>
        fate.EndedAt is { } ended && job.FinishedAt is null && now - ended > TimeSpan.FromSeconds(job.GraceSeconds) + Linger
            ? "its attempt is over and its pods have not ended"
            : null;
}
