using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>What to do so that the Jobs in the cluster are those that should be there. A pure function of rows and cluster.</summary>
internal sealed record JobPlan
{
    /// <summary>Admitted runs whose next attempt has no Job.</summary>
    public required ImmutableArray<string> RunsToServe { get; init; }

    /// <summary>Jobs that must go, with the reason.</summary>
    public required ImmutableArray<(JobFacts Job, string Reason)> ToDelete { get; init; }

    /// <summary>What the Jobs of attempts that have not begun wait for.</summary>
    public required ImmutableDictionary<ServedAttempt, string> Statuses { get; init; }

    /// <summary>Attempts that lost a pod to Kubernetes, with the reason.</summary>
    public required ImmutableArray<(ServedAttempt Attempt, string Cause)> Disruptions { get; init; }

    /// <param name="cluster">What is there.</param>
    /// <param name="fates">What became of the attempts that Jobs and pods serve.</param>
    /// <param name="standing">Attempts with ranks on pods of a standing pool, by pod.</param>
    /// <param name="admitted">Runs that may have a Job that waits.</param>
    /// <param name="now">The time.</param>
    public static JobPlan Make(
        ClusterState cluster, IReadOnlyDictionary<ServedAttempt, AttemptFate> fates, ILookup<string, ServedAttempt> standing,
        ImmutableHashSet<string> admitted, DateTimeOffset now)
    {
        var pods = cluster.Pods.ToLookup(pod => pod.Attempt);
        var waiting = cluster.Jobs.Where(job => job.Attempt is { } attempt && IsToCome(attempt, fates)).ToList();
        return new()
        {
            RunsToServe = [.. admitted.Except(waiting.Select(job => job.Attempt!.RunId)).Order(StringComparer.Ordinal)],
            ToDelete =
            [
                .. cluster.Jobs.Select(job => (Job: job, Reason: JobVerdict.ToDelete(job, FateOf(job.Attempt, fates), IsAdmitted(job, admitted), PodLostAt(job), now)))
                    .Where(judged => judged.Reason is not null).Select(judged => (judged.Job, judged.Reason!)),
            ],
            Statuses = waiting.DistinctBy(job => job.Attempt).ToImmutableDictionary(job => job.Attempt!, job => JobStatusText.Of(job, [.. pods[job.Attempt]])),
            Disruptions = [.. FindDisruptions(cluster, fates, standing).Where(found => FateOf(found.Attempt, fates) is { TakesDisruption: true }).DistinctBy(found => found.Attempt)],
        };

        DateTimeOffset? PodLostAt(JobFacts job) => pods[job.Attempt].Where(pod => pod.JobUid == job.Uid).Min(pod => pod.DeletionAskedAt);
    }

    private static IEnumerable<(ServedAttempt Attempt, string Cause)> FindDisruptions(
        ClusterState cluster, IReadOnlyDictionary<ServedAttempt, AttemptFate> fates, ILookup<string, ServedAttempt> standing)
    {
        var pods = cluster.AllPods.ToLookup(pod => pod.Attempt);
        var jobs = cluster.Jobs.Where(job => job.Attempt is not null).ToLookup(job => job.Attempt);
        foreach (var pod in cluster.AllPods)
        {
            var job = pod.Attempt is null ? null : jobs[pod.Attempt].FirstOrDefault();
            foreach (var attempt in pod.Attempt is { } own ? [own] : standing[pod.Name])
            {
                if (PodDisruptions.Of(pod, job, pod.Attempt is null ? [] : pods[pod.Attempt], FateOf(attempt, fates)?.EndedAt) is { } cause) yield return (attempt, cause);
            }
        }

        // Where nobody looked while the pod was there, its Job still tells.
        foreach (var job in cluster.Jobs.Where(job => job is { Attempt: not null, IsDisrupted: true })) yield return (job.Attempt!, $"Job {job.Name} failed: {job.Failure}");
    }

    private static bool IsToCome(ServedAttempt attempt, IReadOnlyDictionary<ServedAttempt, AttemptFate> fates) =>
        FateOf(attempt, fates) is { Status: RunStatus.Queued } fate && attempt.Epoch == fate.RunEpoch + 1;

    private static bool IsAdmitted(JobFacts job, ImmutableHashSet<string> admitted) => job.Attempt is { } attempt && admitted.Contains(attempt.RunId);

    private static AttemptFate? FateOf(ServedAttempt? attempt, IReadOnlyDictionary<ServedAttempt, AttemptFate> fates) =>
        attempt is null ? null : fates.GetValueOrDefault(attempt);
}
