using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Controllers;

/// <summary>The rules by which a job takes its pods' failures.</summary>
internal static class FailurePolicy
{
    /// <summary>The action of the first rule that a failed pod matches, and why the job fails where it is <c>FailJob</c>.</summary>
    public static (string Action, string Message) Match(V1PodFailurePolicy? policy, V1Pod pod)
    {
        if (pod.Status?.Phase != "Failed") return ("Count", "");
        foreach (var (i, rule) in (policy?.Rules ?? []).Index())
        {
            var name = $"{pod.Metadata.NamespaceProperty}/{pod.Metadata.Name}";
            if (rule.OnExitCodes is { } codes && Find(codes, pod) is { } container)
            {
                return (rule.Action, $"Container {container.Name} for pod {name} failed with exit code {container.State.Terminated.ExitCode} matching {rule.Action} rule at index {i}");
            }

            if (Find(rule.OnPodConditions, pod) is { } condition) return (rule.Action, $"Pod {name} has condition {condition.Type} matching {rule.Action} rule at index {i}");
        }

        return ("Count", "");
    }

    private static V1ContainerStatus? Find(V1PodFailurePolicyOnExitCodesRequirement codes, V1Pod pod) =>
        (pod.Status.ContainerStatuses ?? []).Concat(pod.Status.InitContainerStatuses ?? [])
            .Where(container => codes.ContainerName is null || codes.ContainerName == container.Name)
            .Where(container => container.State?.Terminated is { ExitCode: not 0 })
            .FirstOrDefault(container => codes.Values.Contains(container.State.Terminated.ExitCode) == (codes.OperatorProperty == "In"));

    private static V1PodCondition? Find(IList<V1PodFailurePolicyOnPodConditionsPattern>? patterns, V1Pod pod) =>
        pod.Status.Conditions?.FirstOrDefault(condition => (patterns ?? []).Any(pattern => pattern.Type == condition.Type && (pattern.Status ?? "True") == condition.Status));
}
