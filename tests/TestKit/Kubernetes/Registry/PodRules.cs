using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Registry;

/// <summary>The checks of a pod's specification, or of a template's.</summary>
internal static partial class PodRules
{
    private static readonly string[] Referable =
    [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP",
        "status.podIPs",
    ];

    private static readonly string[] Changeable = ["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates"];

    public static IEnumerable<FieldError> Validate(string path, V1PodSpec? spec)
    {
        if (spec is null) return [FieldError.Required(path)];
        var errors = new List<FieldError>();
        if (spec.Containers is null or { Count: 0 }) errors.Add(FieldError.Required($"{path}.containers"));
        if (spec.RestartPolicy is not ("Always" or "OnFailure" or "Never")) errors.Add(FieldError.NotSupported($"{path}.restartPolicy", spec.RestartPolicy, "Always", "OnFailure", "Never"));
        if (spec.TerminationGracePeriodSeconds < 0) errors.Add(FieldError.Invalid($"{path}.terminationGracePeriodSeconds", spec.TerminationGracePeriodSeconds, "must be greater than or equal to 0"));
        if (spec.ActiveDeadlineSeconds < 1) errors.Add(FieldError.Invalid($"{path}.activeDeadlineSeconds", spec.ActiveDeadlineSeconds, "must be between 1 and 2147483647, inclusive"));
        if (spec.Hostname is { } host && !ObjectRules.IsDnsLabel(host)) errors.Add(FieldError.Invalid($"{path}.hostname", host, "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-'"));
        if (spec.Subdomain is { } domain && !ObjectRules.IsDnsLabel(domain)) errors.Add(FieldError.Invalid($"{path}.subdomain", domain, "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-'"));
        errors.AddRange(ObjectRules.Labels($"{path}.nodeSelector", spec.NodeSelector));
        errors.AddRange((spec.Tolerations ?? []).SelectMany((one, i) => Validate($"{path}.tolerations[{i}]", one)));
        var volumes = (spec.Volumes ?? []).Select(volume => volume.Name).ToList();
        errors.AddRange(volumes.Index().Where(one => !ObjectRules.IsDnsLabel(one.Item ?? "")).Select(one => FieldError.Invalid($"{path}.volumes[{one.Index}].name", one.Item, "must be a DNS label")));
        errors.AddRange((spec.InitContainers ?? []).SelectMany((one, i) => Validate($"{path}.initContainers[{i}]", one, volumes)));
        errors.AddRange((spec.Containers ?? []).SelectMany((one, i) => Validate($"{path}.containers[{i}]", one, volumes)));
        var names = (spec.Containers ?? []).Concat(spec.InitContainers ?? []).Select(one => one.Name).ToList();
        errors.AddRange(names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => FieldError.Duplicate($"{path}.containers", group.Key)));
        return errors;
    }

    public static IEnumerable<FieldError> ValidateUpdate(JsonObject before, JsonObject after) =>
        JsonNode.DeepEquals(Fixed(before), Fixed(after)) ? [] :
        [
            FieldError.Forbidden(
                "spec", "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                + "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"),
        ];

    private static JsonObject Fixed(JsonObject pod)
    {
        var spec = pod["spec"]!.DeepClone().AsObject();
        foreach (var name in Changeable) spec.Remove(name);
        foreach (var container in (spec["containers"] as JsonArray ?? []).Concat(spec["initContainers"] as JsonArray ?? [])) container!.AsObject().Remove("image");
        return spec;
    }

    private static IEnumerable<FieldError> Validate(string path, V1Toleration one)
    {
        if (one.OperatorProperty is not (null or "" or "Equal" or "Exists")) yield return FieldError.NotSupported($"{path}.operator", one.OperatorProperty, "Equal", "Exists");
        if (one.OperatorProperty == "Exists" && !string.IsNullOrEmpty(one.Value)) yield return FieldError.Invalid($"{path}.operator", one.Value, "value must be empty when `operator` is 'Exists'");
        if (string.IsNullOrEmpty(one.Key) && one.OperatorProperty != "Exists") yield return FieldError.Invalid($"{path}.operator", one.OperatorProperty, "operator must be Exists when `key` is empty");
        if (one.Effect is not (null or "" or "NoSchedule" or "PreferNoSchedule" or "NoExecute")) yield return FieldError.NotSupported($"{path}.effect", one.Effect, "NoSchedule", "PreferNoSchedule", "NoExecute");
        if (one.TolerationSeconds is not null && one.Effect != "NoExecute") yield return FieldError.Invalid($"{path}.effect", one.Effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
    }

    private static IEnumerable<FieldError> Validate(string path, V1Container one, List<string> volumes)
    {
        if (string.IsNullOrEmpty(one.Name)) yield return FieldError.Required($"{path}.name");
        else if (!ObjectRules.IsDnsLabel(one.Name)) yield return FieldError.Invalid($"{path}.name", one.Name, "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-'");
        if (string.IsNullOrEmpty(one.Image)) yield return FieldError.Required($"{path}.image");
        foreach (var error in (one.Env ?? []).SelectMany((variable, i) => Validate($"{path}.env[{i}]", variable))) yield return error;
        foreach (var (i, mount) in (one.VolumeMounts ?? []).Index())
        {
            if (string.IsNullOrEmpty(mount.MountPath)) yield return FieldError.Required($"{path}.volumeMounts[{i}].mountPath");
            if (!volumes.Contains(mount.Name)) yield return FieldError.NotFound($"{path}.volumeMounts[{i}].name", mount.Name);
        }

        foreach (var (i, port) in (one.Ports ?? []).Index())
        {
            if (port.ContainerPort is < 1 or > 65535) yield return FieldError.Invalid($"{path}.ports[{i}].containerPort", port.ContainerPort, "must be between 1 and 65535, inclusive");
            if (port.Name is { Length: > 15 }) yield return FieldError.Invalid($"{path}.ports[{i}].name", port.Name, "must be no more than 15 characters");
        }

        foreach (var error in Validate($"{path}.resources", one.Resources)) yield return error;
    }

    private static IEnumerable<FieldError> Validate(string path, V1EnvVar variable)
    {
        if (string.IsNullOrEmpty(variable.Name)) yield return FieldError.Required($"{path}.name");
        if (variable.ValueFrom is not { } source) yield break;
        if (!string.IsNullOrEmpty(variable.Value)) yield return FieldError.Invalid($"{path}.valueFrom", "", "may not be specified when `value` is not empty");
        var given = ((object?[])[source.FieldRef, source.ResourceFieldRef, source.ConfigMapKeyRef, source.SecretKeyRef]).Count(one => one is not null);
        if (given != 1) yield return FieldError.Invalid($"{path}.valueFrom", "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        if (source.FieldRef is { } field && !Referable.Contains(field.FieldPath) && !Subscript().IsMatch(field.FieldPath ?? ""))
        {
            yield return FieldError.NotSupported($"{path}.valueFrom.fieldRef.fieldPath", field.FieldPath, [.. Referable, "metadata.labels['<KEY>']", "metadata.annotations['<KEY>']"]);
        }
    }

    private static IEnumerable<FieldError> Validate(string path, V1ResourceRequirements? resources)
    {
        foreach (var (name, request) in resources?.Requests ?? new Dictionary<string, ResourceQuantity>())
        {
            var isExtended = name.Contains('/', StringComparison.Ordinal);
            if (!isExtended && name is not ("cpu" or "memory" or "ephemeral-storage")) yield return FieldError.Invalid($"{path}.requests[{name}]", name, "must be a standard resource for containers");
            if (resources!.Limits?.TryGetValue(name, out var limit) == true)
            {
                if (request.ToDecimal() > limit.ToDecimal()) yield return FieldError.Invalid($"{path}.requests", request.ToString(), $"must be less than or equal to {name} limit of {limit}");
                if (isExtended && request.ToDecimal() != limit.ToDecimal()) yield return FieldError.Invalid($"{path}.requests", request.ToString(), $"must be equal to {name} limit of {limit}");
            }
            else if (isExtended)
            {
                yield return FieldError.Required($"{path}.limits", "Limit must be set for non overcommitable resources");
            }

            if (isExtended && request.ToDecimal() % 1 != 0) yield return FieldError.Invalid($"{path}.requests[{name}]", request.ToString(), "must be an integer");
        }
    }

    [GeneratedRegex(@"^metadata\.(labels|annotations)\['[^']+'\]$")]
    private static partial Regex Subscript();
}
