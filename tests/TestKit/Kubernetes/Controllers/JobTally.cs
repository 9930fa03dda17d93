using System.Globalization;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Controllers;

/// <summary>What the pods of a job come to: those to count now, those at work, those missing.</summary>
internal sealed class JobTally
{
    private readonly SortedSet<int> _succeeded;
    private readonly bool _isIndexed;
    private readonly int _newlySucceeded;
    private readonly List<V1Pod> _pods;

    public JobTally(V1Job job, List<V1Pod> pods)
    {
        _pods = pods;
        _isIndexed = job.Spec.CompletionMode == "Indexed";
        _succeeded = [.. CompletedIndexes.Parse(job.Status?.CompletedIndexes)];
        Active = [.. pods.Where(pod => pod.Status?.Phase is not ("Succeeded" or "Failed") && pod.Metadata.DeletionTimestamp is null)];
        Terminating = pods.Count(pod => pod.Status?.Phase is not ("Succeeded" or "Failed") && pod.Metadata.DeletionTimestamp is not null);
        ToRelease = [.. pods.Where(pod => IsTracked(pod) && (pod.Status?.Phase == "Succeeded" || IsFailed(pod, job)))];
        foreach (var pod in ToRelease)
        {
            if (pod.Status?.Phase == "Succeeded")
            {
                _newlySucceeded++;
                if (_isIndexed) _succeeded.Add(JobPods.IndexOf(pod));
                continue;
            }

            var (action, message) = FailurePolicy.Match(job.Spec.PodFailurePolicy, pod);
            if (action == "FailJob") FailingMessage ??= message;
            if (action != "Ignore") NewlyCounted++;
        }

        _succeeded.RemoveWhere(index => index < 0 || index >= job.Spec.Completions);
    }

    /// <summary>Pods that run or will.</summary>
    public List<V1Pod> Active { get; }

    /// <summary>Pods asked to end that have not yet.</summary>
    public int Terminating { get; }

    /// <summary>Pods that are counted with this tally.</summary>
    public List<V1Pod> ToRelease { get; }

    /// <summary>New failures that count.</summary>
    public int NewlyCounted { get; }

    /// <summary>Why the failure policy ends the job, if it does.</summary>
    public string? FailingMessage { get; }

    /// <summary>When a pod failed last.</summary>
    public DateTime? LastFailure => _pods.Where(pod => pod.Status?.Phase == "Failed")
        .Select(pod => pod.Status.ContainerStatuses?.Max(container => container.State?.Terminated?.FinishedAt) ?? pod.Metadata.DeletionTimestamp).Max();

    /// <summary>Adds what is new to the counts of a job.</summary>
    public void AddTo(V1JobStatus status)
    {
        var succeeded = _isIndexed ? _succeeded.Count : (status.Succeeded ?? 0) + _newlySucceeded;
        if (succeeded > 0) status.Succeeded = succeeded;
        if (NewlyCounted > 0) status.Failed = (status.Failed ?? 0) + NewlyCounted;
        if (_isIndexed && _succeeded.Count > 0) status.CompletedIndexes = CompletedIndexes.Format(_succeeded);
        status.UncountedTerminatedPods = new();
    }

    /// <summary>Indexes for which a pod is to be created, null for a job without.</summary>
    public IEnumerable<int?> Missing(V1Job job, V1JobStatus status)
    {
        var waitsForEnd = job.Spec.PodReplacementPolicy == "Failed";
        var working = Active.Count + (waitsForEnd ? Terminating : 0);
        var left = job.Spec.Completions is { } completions ? completions - (status.Succeeded ?? 0) : job.Spec.Parallelism!.Value;
        var wanted = Math.Min(left, job.Spec.Parallelism!.Value) - working;
        if (!_isIndexed) return Enumerable.Repeat<int?>(null, Math.Max(0, wanted));
        var taken = _pods.Where(pod => Active.Contains(pod) || (waitsForEnd && pod.Status?.Phase is not ("Succeeded" or "Failed"))).Select(JobPods.IndexOf).ToHashSet();
        return Enumerable.Range(0, job.Spec.Completions!.Value).Where(index => !taken.Contains(index) && !_succeeded.Contains(index)).Take(Math.Max(0, wanted)).Select(index => (int?)index);
    }

    private static bool IsTracked(V1Pod pod) => pod.Metadata.Finalizers?.Contains(JobController.Finalizer) == true;

    /// <summary>A pod asked to end counts as failed at once, unless the job replaces only what has failed.</summary>
    private static bool IsFailed(V1Pod pod, V1Job job) =>
        pod.Status?.Phase == "Failed" || (job.Spec.PodReplacementPolicy != "Failed" && pod.Metadata.DeletionTimestamp is not null && pod.Status?.Phase != "Succeeded");

    private static class CompletedIndexes
    {
        /// <summary>Reads <c>0-2,5</c>.</summary>
        public static IEnumerable<int> Parse(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(range => range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray())
            .SelectMany(ends => Enumerable.Range(ends[0], ends[^1] - ends[0] + 1));

        public static string Format(SortedSet<int> indexes) => string.Join(',', indexes.Index().GroupBy(one => one.Item - one.Index)
            .Select(run => run.Select(one => one.Item).ToList())
            .Select(run => string.Create(CultureInfo.InvariantCulture, $"{run[0]}{(run.Count > 2 ? $"-{run[^1]}" : run.Count == 2 ? $",{run[1]}" : "")}")));
    }
}
