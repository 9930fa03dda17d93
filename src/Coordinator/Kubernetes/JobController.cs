using System.Collections.Immutable;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Runs;
using k8s;
using Polly;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>
/// Makes the Jobs of attempts, deletes those that are over, and tells runs what Kubernetes did to their pods. It keeps nothing: whatever it
/// did before, it goes by the rows and by what the cluster shows. A cluster that cannot be seen changes nothing for runs that run.
/// </summary>
internal sealed partial class JobController(
    JobReader reader, IKubernetes client, KubernetesPlace place, KubernetesOptions options, ResiliencePipeline pipeline, TimeProvider clock,
    IGrainFactory grains, ILogger<JobController> logger)
{
    private readonly JobClient _jobs = new(client, pipeline, place.Namespace, options.Installation);
    private readonly JobBuilder _builder = new(options);

    // Only to tell the same trouble once.
    private readonly Dictionary<ServedAttempt, string> _told = [];

    /// <summary>Begins to look at the cluster.</summary>
    /// <param name="changed">Told when something else is to be seen.</param>
    public ClusterView Watch(Action changed) => new(client, place.Namespace, options.Installation, pipeline, clock, changed, logger);

    /// <summary>Compares once, and acts.</summary>
    public async Task ReconcileAsync(ClusterState cluster, CancellationToken cancellationToken)
    {
        var admitted = await reader.ReadAdmittedAsync(cancellationToken);
        if (!cluster.IsSynced || cluster.Trouble is not null)
        {
            await TellBlindAsync(admitted, cluster.Trouble, cancellationToken);
            if (!cluster.IsSynced) return;
        }

        var standing = await reader.ReadAttemptsOnAsync([.. cluster.AllPods.Where(pod => pod is { Attempt: null } and ({ Disruption: not null } or { DeletionAskedAt: not null })).Select(pod => pod.Name)], cancellationToken);
        var fates = await reader.ReadFatesAsync(
            [.. cluster.Jobs.Select(job => job.Attempt).Concat(cluster.AllPods.Select(pod => pod.Attempt)).OfType<ServedAttempt>(), .. standing.SelectMany(held => held)],
            cancellationToken);
        var plan = JobPlan.Make(cluster, fates, standing, admitted, clock.GetUtcNow());
        // Before anything is deleted: what is known of a pod must not go with it.
        foreach (var (attempt, cause) in plan.Disruptions) await grains.GetGrain<IRunGrain>(attempt.RunId).DisruptAsync(attempt.Epoch, cause, cancellationToken);
        if (cluster.Trouble is not null) return;
        foreach (var (job, reason) in plan.ToDelete)
        {
            if (await _jobs.DeleteAsync(job, cancellationToken) is { } trouble) LogNotDeleted(job.Name, reason, trouble);
            else LogDeleted(job.Name, reason);
        }

        var statuses = plan.Statuses.ToBuilder();
        foreach (var demand in await reader.ReadDemandsAsync(plan.RunsToServe, cancellationToken)) statuses[demand.Attempt] = await ServeAsync(demand, cancellationToken);
        await reader.WriteStatusesAsync(statuses.ToImmutable(), cancellationToken);
    }

    private async Task<string> ServeAsync(AttemptDemand demand, CancellationToken cancellationToken)
    {
        var job = _builder.Build(demand);
        var making = await _jobs.CreateAsync(job, cancellationToken);
        if (making.Trouble is { } trouble)
        {
            if (_told.GetValueOrDefault(demand.Attempt) != trouble) LogNotMade(job.Metadata.Name, trouble);
            return _told[demand.Attempt] = trouble;
        }

        _told.Remove(demand.Attempt);
        if (making.IsNew) LogMade(job.Metadata.Name, demand.Attempt);
        return $"waits for Kubernetes to make the pods of Job {job.Metadata.Name}";
    }

    private async Task TellBlindAsync(ImmutableHashSet<string> admitted, string? trouble, CancellationToken cancellationToken)
    {
        var demands = await reader.ReadDemandsAsync(admitted, cancellationToken);
        await reader.WriteStatusesAsync(
            demands.ToDictionary(demand => demand.Attempt, _ => $"waits for Kubernetes, which does not answer: {trouble}"), cancellationToken);
    }

    [LoggerMessage(EventId = 810, EventName = "JobMade", Level = LogLevel.Information, Message = "Job {Name} is made for attempt {Attempt}")]
    private partial void LogMade(string name, ServedAttempt attempt);

    [LoggerMessage(EventId = 811, EventName = "JobNotMade", Level = LogLevel.Error, Message = "Job {Name} is not made: {Trouble}")]
    private partial void LogNotMade(string name, string trouble);

    [LoggerMessage(EventId = 812, EventName = "JobDeleted", Level = LogLevel.Information, Message = "Job {Name} is deleted: {Reason}")]
    private partial void LogDeleted(string name, string reason);

    [LoggerMessage(EventId = 813, EventName = "JobNotDeleted", Level = LogLevel.Warning, Message = "Job {Name} is not deleted although {Reason}: {Trouble}")]
    private partial void LogNotDeleted(string name, string reason, string trouble);
}
