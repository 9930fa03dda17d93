namespace Hayate.TestKit.Kubernetes.Nodes;

/// <summary>A container cannot be made from what its pod says, now.</summary>
internal sealed class ContainerConfigException(string message, string reason = "CreateContainerConfigError") : Exception(message)
{
    /// <summary>What the container's status gives as the reason to wait.</summary>
    public string Reason { get; } = reason;
}
