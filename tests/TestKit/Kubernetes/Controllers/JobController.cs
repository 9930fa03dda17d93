using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Controllers;

/// <summary>
/// Runs jobs as Kubernetes 1.31 and later do: a job that fails first gets the condition <c>FailureTarget</c> and ends its pods, and
/// <c>Failed</c> once none is left; one that succeeds first gets <c>SuccessCriteriaMet</c>. Every pod carries a finalizer until it is counted.
/// </summary>
internal sealed class JobController(Cluster cluster, TimeSpan podBackoff)
{
    public const string Finalizer = "batch.kubernetes.io/job-tracking";

    /// <summary>Brings every job a step further.</summary>
    public TimeSpan? Pass()
    {
        var jobs = cluster.List<V1Job>();
        var pods = cluster.List<V1Pod>();
        ReleaseOrphans(jobs, pods);
        return jobs.Select(job => Sync(job, [.. pods.Where(pod => IsOf(pod, job))])).Min();
    }

    private static bool IsOf(V1Pod pod, V1Job job) =>
        pod.Metadata.NamespaceProperty == job.Metadata.NamespaceProperty && pod.Metadata.OwnerReferences?.Any(owner => owner.Controller == true && owner.Uid == job.Metadata.Uid) == true;

    private static bool IsFinished(V1Job job) => (Conditions.FindTrue(job.Status, "Complete") ?? Conditions.FindTrue(job.Status, "Failed")) is not null;

    /// <summary>Pods whose job is gone, or going, are nobody's to count.</summary>
    private void ReleaseOrphans(IReadOnlyList<V1Job> jobs, IReadOnlyList<V1Pod> pods)
    {
        var counting = jobs.Where(job => job.Metadata.DeletionTimestamp is null).ToList();
        foreach (var pod in pods.Where(pod => IsTracked(pod) && !counting.Any(job => IsOf(pod, job)))) Release(pod);
    }

    private TimeSpan? Sync(V1Job job, List<V1Pod> pods)
    {
        if (job.Metadata.DeletionTimestamp is not null) return null;
        if (IsFinished(job))
        {
            foreach (var pod in pods.Where(IsTracked)) Release(pod);
            return null;
        }

        var tally = new JobTally(job, pods);
        var status = job.Status ?? new();
        var isSuspended = job.Spec.Suspend == true;
        if (!isSuspended) status.StartTime ??= cluster.Now;
        tally.AddTo(status);
        var end = Ending(job, status, tally);
        TimeSpan? due = null;
        if (end is not null || isSuspended)
        {
            foreach (var pod in tally.Active) cluster.Delete(pod);
            if (end is not null) Conditions.Set(status, end.Type, "True", end.Reason, end.Message, cluster.Now);
            (status.Terminating, status.Active, status.Ready) = (tally.Terminating + tally.Active.Count, null, 0);
            if (isSuspended) SetSuspended(status);
            else FinishWhenQuiet(status, end!, pods);
        }
        else
        {
            if (status.Conditions?.Any(one => one.Type == "Suspended") == true) Conditions.Set(status, "Suspended", "False", "JobResumed", "Job resumed", cluster.Now);
            due = CreateMissing(job, status, tally);
        }

        cluster.Change(job, now => now.Status = status);
        foreach (var pod in tally.ToRelease) Release(pod);
        return due;
    }

    private V1JobCondition? Ending(V1Job job, V1JobStatus status, JobTally tally)
    {
        if (Conditions.FindTrue(status, "FailureTarget") is { } failing) return failing;
        if (tally.FailingMessage is { } message) return new() { Type = "FailureTarget", Reason = "PodFailurePolicy", Message = message };
        if (tally.NewlyCounted > 0 && (status.Failed ?? 0) > job.Spec.BackoffLimit)
        {
            return new() { Type = "FailureTarget", Reason = "BackoffLimitExceeded", Message = "Job has reached the specified backoff limit" };
        }

        if (job.Spec.ActiveDeadlineSeconds is { } deadline && status.StartTime?.AddSeconds(deadline) <= cluster.Now)
        {
            return new() { Type = "FailureTarget", Reason = "DeadlineExceeded", Message = "Job was active longer than specified deadline" };
        }

        var isDone = job.Spec.Completions is { } completions ? status.Succeeded >= completions : status.Succeeded > 0 && tally.Active.Count == 0;
        return isDone || job.Spec.Completions == 0
            ? new() { Type = "SuccessCriteriaMet", Reason = "CompletionsReached", Message = "Reached expected number of succeeded pods" }
            : null;
    }

    private void FinishWhenQuiet(V1JobStatus status, V1JobCondition end, List<V1Pod> pods)
    {
        if (pods.Any(pod => pod.Status?.Phase is not ("Succeeded" or "Failed"))) return;
        var isSuccess = end.Type == "SuccessCriteriaMet";
        Conditions.Set(status, isSuccess ? "Complete" : "Failed", "True", end.Reason, end.Message, cluster.Now);
        if (isSuccess) status.CompletionTime = cluster.Now;
        (status.Terminating, status.Ready) = (0, 0);
    }

    private void SetSuspended(V1JobStatus status)
    {
        status.StartTime = null;
        Conditions.Set(status, "Suspended", "True", "JobSuspended", "Job suspended", cluster.Now);
    }

    private TimeSpan? CreateMissing(V1Job job, V1JobStatus status, JobTally tally)
    {
        var missing = tally.Missing(job, status).ToList();
        if (missing.Count > 0 && tally.LastFailure is { } last && status.Failed > 0)
        {
            var wait = last + podBackoff * Math.Pow(2, Math.Min(6, status.Failed.Value - 1)) - cluster.Now;
            if (wait > TimeSpan.Zero) return wait;
        }

        foreach (var index in missing) cluster.Create(JobPods.Make(job, index));
        status.Active = tally.Active.Count + missing.Count;
        status.Ready = tally.Active.Count(pod => Conditions.IsTrue(pod.Status, "Ready"));
        status.Terminating = tally.Terminating;
        return null;
    }

    private void Release(V1Pod pod) => cluster.Change(pod, now =>
    {
        now.Metadata.Finalizers?.Remove(Finalizer);
        if (now.Metadata.Finalizers is { Count: 0 }) now.Metadata.Finalizers = null;
    });

    private static bool IsTracked(V1Pod pod) => pod.Metadata.Finalizers?.Contains(Finalizer) == true;
}
