using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Polly;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>Makes and deletes Jobs. What was done already is found done.</summary>
internal sealed class JobClient(IKubernetes client, ResiliencePipeline pipeline, string space, string installation)
{
    /// <summary>
    /// Makes a Job, unless it is there: an answer may have been lost, the coordinator may have died behind the request, or another may have
    /// been faster.
    /// </summary>
    /// <returns>What came of it. Failures are told, not thrown: the next look tries again.</returns>
    public async Task<JobMaking> CreateAsync(V1Job job, CancellationToken cancellationToken)
    {
        try
        {
            await pipeline.ExecuteAsync(
                async token => await client.BatchV1.CreateNamespacedJobAsync(job, space, fieldManager: JobNames.Hayate, cancellationToken: token), cancellationToken);
            return new(IsNew: true);
        }
        catch (HttpOperationException refused) when (refused.Response.StatusCode == HttpStatusCode.Conflict)
        {
            return new(IsNew: false, await AdoptAsync(job, cancellationToken));
        }
        catch (HttpOperationException refused) when (refused.Response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound)
        {
            return new(IsNew: false, $"Kubernetes refuses the Job {job.Metadata.Name}: {KubernetesFailures.Describe(refused)}");
        }
        catch (Exception failure) when (KubernetesFailures.IsAnswerMissing(failure))
        {
            return new(IsNew: false, $"waits for Kubernetes, which does not answer: {KubernetesFailures.Describe(failure)}");
        }
    }

    /// <summary>Deletes a Job and then its pods, if it is still the one that was seen.</summary>
    /// <returns>Why that could not be asked for; the next look tries again.</returns>
    public async Task<string?> DeleteAsync(JobFacts job, CancellationToken cancellationToken)
    {
        var options = new V1DeleteOptions { PropagationPolicy = "Background", Preconditions = new() { Uid = job.Uid } };
        try
        {
            await pipeline.ExecuteAsync(
                async token => await client.BatchV1.DeleteNamespacedJobAsync(job.Name, space, options, cancellationToken: token), cancellationToken);
        }
        catch (HttpOperationException gone) when (gone.Response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // It is gone, or another has its name by now: the watch will tell.
        }
        catch (Exception failure) when (failure is HttpOperationException || KubernetesFailures.IsAnswerMissing(failure))
        {
            return KubernetesFailures.Describe(failure);
        }

        return null;
    }

    private async Task<string?> AdoptAsync(V1Job wanted, CancellationToken cancellationToken)
    {
        var name = wanted.Metadata.Name;
        try
        {
            var found = await pipeline.ExecuteAsync(
                async token => await client.BatchV1.ReadNamespacedJobAsync(name, space, cancellationToken: token), cancellationToken);
            if (found.Metadata.DeletionTimestamp is not null) return $"waits for the Job {name} of before to be gone";
            var isOurs = found.Metadata.Labels?.TryGetValue(JobNames.Installation, out var owner) == true && owner == installation;
            return isOurs && JobNames.AttemptOf(found.Metadata.Annotations) == JobNames.AttemptOf(wanted.Metadata.Annotations)
                ? null
                : $"the Job {name} in namespace {space} is not this installation's ({installation}) for this attempt: delete it, or give Hayate:Kubernetes:Installation or :Namespace another value";
        }
        catch (HttpOperationException gone) when (gone.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return $"waits for the Job {name} of before to be gone";
        }
        catch (Exception failure) when (failure is HttpOperationException || KubernetesFailures.IsAnswerMissing(failure))
        {
            return $"waits to see whose the Job {name} is: {KubernetesFailures.Describe(failure)}";
        }
    }
}

/// <summary>What came of making a Job.</summary>
/// <param name="IsNew">Whether it was made now.</param>
/// <param name="Trouble">Why the attempt has no Job, for people; null when it has one.</param>
internal sealed record JobMaking(bool IsNew, string? Trouble = null);
