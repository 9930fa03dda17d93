namespace Hayate.TestKit.Kubernetes.Storage;

/// <summary>Where an object is. Objects outside namespaces have an empty one.</summary>
internal sealed record ObjectKey(ResourceKind Kind, string Namespace, string Name);
