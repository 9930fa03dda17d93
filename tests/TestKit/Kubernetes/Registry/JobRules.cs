using System.Text.Json.Nodes;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Registry;

/// <summary>The checks of a job.</summary>
internal static class JobRules
{
    private static readonly string[] Immutable = ["selector", "template", "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"];

    public static IEnumerable<FieldError> Validate(V1Job job)
    {
        if (job.Spec is not { } spec) return [FieldError.Required("spec")];
        if (spec.Template is null) return [FieldError.Required("spec.template")];
        var errors = new List<FieldError>();
        foreach (var (name, value) in new[]
        {
            ("parallelism", spec.Parallelism), ("completions", spec.Completions), ("backoffLimit", spec.BackoffLimit),
            ("ttlSecondsAfterFinished", spec.TtlSecondsAfterFinished), ("activeDeadlineSeconds", (int?)spec.ActiveDeadlineSeconds),
        })
        {
            if (value < 0) errors.Add(FieldError.Invalid($"spec.{name}", value, "must be greater than or equal to 0"));
        }

        if (spec.CompletionMode is not ("Indexed" or "NonIndexed")) errors.Add(FieldError.NotSupported("spec.completionMode", spec.CompletionMode, "Indexed", "NonIndexed"));
        if (spec.CompletionMode == "Indexed") errors.AddRange(ValidateIndexed(job));
        var restart = spec.Template.Spec?.RestartPolicy;
        if (string.IsNullOrEmpty(restart)) errors.Add(FieldError.Required("spec.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\""));
        else if (restart is not ("OnFailure" or "Never")) errors.Add(FieldError.NotSupported("spec.template.spec.restartPolicy", restart, "OnFailure", "Never"));
        else errors.AddRange(PodRules.Validate("spec.template.spec", spec.Template.Spec));
        errors.AddRange(ObjectRules.Labels("spec.template.labels", spec.Template.Metadata?.Labels));
        if (spec.PodFailurePolicy is { } policy) errors.AddRange(Validate(policy, spec.Template.Spec));
        if (Unsupported(spec) is { } unsupported) errors.Add(FieldError.Forbidden($"spec.{unsupported}", "this stand-in has no controller for it"));
        return errors;
    }

    public static IEnumerable<FieldError> ValidateUpdate(JsonObject before, JsonObject after)
    {
        var (old, now) = (before["spec"]!.AsObject(), after["spec"] as JsonObject ?? []);
        foreach (var name in Immutable.Where(name => !JsonNode.DeepEquals(old[name], now[name])))
        {
            yield return FieldError.Invalid($"spec.{name}", "", "field is immutable");
        }

        // An indexed job may change its size, when both numbers change together.
        var isElastic = (string?)now["completionMode"] == "Indexed" && JsonNode.DeepEquals(now["completions"], now["parallelism"]);
        if (!JsonNode.DeepEquals(old["completions"], now["completions"]) && !isElastic) yield return FieldError.Invalid("spec.completions", "", "field is immutable");
    }

    private static IEnumerable<FieldError> ValidateIndexed(V1Job job)
    {
        if (job.Spec.Completions is not { } completions)
        {
            yield return FieldError.Required("spec.completions", "when completion mode is Indexed");
            yield break;
        }

        var longest = $"{job.Metadata.Name}-{Math.Max(0, completions - 1)}";
        if (!ObjectRules.IsDnsLabel(longest)) yield return FieldError.Invalid("metadata.name", job.Metadata.Name, $"will not able to create pod with invalid DNS label: {longest}");
    }

    private static IEnumerable<FieldError> Validate(V1PodFailurePolicy policy, V1PodSpec? pod)
    {
        if (pod?.RestartPolicy != "Never") yield return FieldError.Invalid("spec.template.spec.restartPolicy", pod?.RestartPolicy, "only \"Never\" is supported when podFailurePolicy is specified");
        foreach (var (i, rule) in (policy.Rules ?? []).Index())
        {
            var path = $"spec.podFailurePolicy.rules[{i}]";
            if (rule.Action is not ("FailJob" or "Ignore" or "Count")) yield return FieldError.NotSupported($"{path}.action", rule.Action, "Count", "FailIndex", "FailJob", "Ignore");
            var conditions = rule.OnPodConditions ?? [];
            if (rule.OnExitCodes is null == (conditions.Count == 0)) yield return FieldError.Invalid(path, "", "specifying one of OnExitCodes and OnPodConditions is required, and not both");
            foreach (var (k, pattern) in conditions.Index())
            {
                if (pattern.Status is not ("True" or "False" or "Unknown")) yield return FieldError.NotSupported($"{path}.onPodConditions[{k}].status", pattern.Status, "False", "True", "Unknown");
            }

            foreach (var error in Validate($"{path}.onExitCodes", rule.OnExitCodes, pod)) yield return error;
        }
    }

    private static IEnumerable<FieldError> Validate(string path, V1PodFailurePolicyOnExitCodesRequirement? codes, V1PodSpec? pod)
    {
        if (codes is null) yield break;
        if (codes.OperatorProperty is not ("In" or "NotIn")) yield return FieldError.NotSupported($"{path}.operator", codes.OperatorProperty, "In", "NotIn");
        if (codes.Values is null or { Count: 0 }) yield return FieldError.Invalid($"{path}.values", "", "at least one value is required");
        else if (!codes.Values.Distinct().Order().SequenceEqual(codes.Values)) yield return FieldError.Invalid($"{path}.values", string.Join(' ', codes.Values), "must be ordered and of no duplicates");
        if (codes.OperatorProperty == "In" && codes.Values?.Contains(0) == true) yield return FieldError.Invalid($"{path}.values[0]", 0, "must not be 0 for the In operator");
        if (codes.ContainerName is { } name && !(pod?.Containers ?? []).Any(container => container.Name == name))
        {
            yield return FieldError.Invalid($"{path}.containerName", name, "must be one of the container or initContainer names in the pod template");
        }
    }

    private static string? Unsupported(V1JobSpec spec) =>
        spec.BackoffLimitPerIndex is not null || spec.MaxFailedIndexes is not null ? "backoffLimitPerIndex" : spec.SuccessPolicy is not null ? "successPolicy" : spec.ManagedBy is not null ? "managedBy" : null;
}
