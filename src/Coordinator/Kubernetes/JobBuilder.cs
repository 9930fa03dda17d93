using k8s.Models;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>
/// The Job of an attempt: indexed, one pod for each node of the gang, none of them tried again. It fails as a whole with its first pod, as a
/// gang does, and the next attempt is the coordinator's to begin. No service is needed for the pods to find each other: rank 0 tells the
/// coordinator the address of its pod, and the others ask there.
/// </summary>
internal sealed class JobBuilder(KubernetesOptions options)
{
    public V1Job Build(AttemptDemand demand)
    {
        var shape = GangShape.Of(demand.Ranks, options.SlotsPerPod[demand.Device]);
        var labels = JobNames.Labels(options.Installation, demand.Attempt);
        if (options.KueueQueue is { } queue) labels["kueue.x-k8s.io/queue-name"] = queue;
        return new()
        {
            ApiVersion = "batch/v1",
            Kind = "Job",
            Metadata = new() { Name = JobNames.Of(demand.Attempt), Labels = labels, Annotations = JobNames.Annotations(demand.Attempt) },
            Spec = new()
            {
                CompletionMode = "Indexed",
                Completions = shape.Pods,
                Parallelism = shape.Pods,
                BackoffLimit = 0,
                TtlSecondsAfterFinished = options.KeepFinishedSeconds,
                PodFailurePolicy = Labelling(),
                Template = new WorkerPod(options).Build(demand, shape.SlotsPerPod),
            },
        };
    }

    // With no pod tried again a failed pod fails the Job anyhow: the rules only have it say of what.
    private static V1PodFailurePolicy Labelling() => new()
    {
        Rules =
        [
            new() { Action = "FailJob", OnPodConditions = [new() { Type = PodFacts.DisruptionTarget, Status = "True" }] },
            new() { Action = "FailJob", OnExitCodes = new() { ContainerName = WorkerPod.Container, OperatorProperty = "In", Values = [64, 69, 70, 75, 137] } },
        ],
    };
}
