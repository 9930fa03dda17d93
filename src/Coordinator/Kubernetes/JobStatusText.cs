using System.Globalization;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>What a queued run waits for at its Job, in words.</summary>
internal static class JobStatusText
{
    private const int Longest = 300;

    public static string Of(JobFacts job, IReadOnlyCollection<PodFacts> pods)
    {
        if (job.IsDeleting) return $"waits for the Job {job.Name} of before to be gone";
        if (job.FinishedAt is not null)
        {
            var why = job.Failure ?? "its pods exited before they were given ranks";
            return Shorten(string.Create(CultureInfo.InvariantCulture, $"its Job {job.Name} ended before the attempt began and is made again within {JobVerdict.RetryPause.TotalSeconds:0} s: {why}"));
        }

        if (job.IsSuspended) return $"waits for its quota: Job {job.Name} is suspended";
        if (pods.Count < job.Pods) return $"waits for Kubernetes to make the pods of Job {job.Name}";
        if (pods.Count(pod => pod.IsScheduled) is var scheduled && scheduled < job.Pods)
        {
            var why = pods.Select(pod => pod.Unschedulable).FirstOrDefault(message => message is not null);
            return Shorten($"waits for nodes: {scheduled}/{job.Pods} pods scheduled{(why is null ? "" : $": {why}")}");
        }

        if (pods.FirstOrDefault(pod => pod.Waiting is not null) is { } waiting) return Shorten($"waits for pod {waiting.Name}: {waiting.Waiting}");
        return $"its workers are starting: {pods.Count(pod => pod.IsRunning)}/{job.Pods} pods run";
    }

    private static string Shorten(string text) => text.Length <= Longest ? text : $"{text[..Longest]}...";
}
