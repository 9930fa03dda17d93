using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Storage;

/// <summary>A kind of object that the API serves.</summary>
internal sealed record ResourceKind(string Group, string Kind, string Plural, Type Type)
{
    private static readonly string[] OfEveryKind = ["metadata.name", "metadata.namespace"];

    /// <summary>Whether its objects live in namespaces.</summary>
    public bool IsNamespaced { get; init; } = true;

    /// <summary>Whether its status is written apart.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Whether an update without a resource version is refused.</summary>
    public bool NeedsVersion { get; init; }

    /// <summary>Fields that a field selector may name.</summary>
    public IReadOnlyList<string> Selectable { get; init; } = OfEveryKind;

    /// <summary>Group and version as an object states them.</summary>
    public string ApiVersion => Group.Length == 0 ? "v1" : $"{Group}/v1";

    /// <summary>Its name in the server's messages, such as <c>jobs.batch</c>.</summary>
    public string Qualified => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>Every kind served.</summary>
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        new("", "Namespace", "namespaces", typeof(V1Namespace)) { IsNamespaced = false, HasStatus = true },
        new("", "Node", "nodes", typeof(V1Node)) { IsNamespaced = false, HasStatus = true, Selectable = [.. OfEveryKind, "spec.unschedulable"] },
        new("", "Pod", "pods", typeof(V1Pod))
        {
            HasStatus = true,
            Selectable = [.. OfEveryKind, "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.phase", "status.podIP"],
        },
        new("", "Service", "services", typeof(V1Service)) { HasStatus = true, Selectable = [.. OfEveryKind, "spec.clusterIP", "spec.type"] },
        new("", "ConfigMap", "configmaps", typeof(V1ConfigMap)),
        new("", "Secret", "secrets", typeof(V1Secret)) { Selectable = [.. OfEveryKind, "type"] },
        new("", "Event", "events", typeof(Corev1Event))
        {
            Selectable =
            [
                .. OfEveryKind, "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
                "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
            ],
        },
        new("batch", "Job", "jobs", typeof(V1Job)) { HasStatus = true, Selectable = [.. OfEveryKind, "status.successful"] },
        new("coordination.k8s.io", "Lease", "leases", typeof(V1Lease)) { NeedsVersion = true },
    ];

    /// <summary>The kind of a type of the client.</summary>
    public static ResourceKind Of<T>() => All.Single(kind => kind.Type == typeof(T));

    public override string ToString() => Kind;
}
