namespace Hayate.TestKit.Kubernetes;

/// <summary>A node of the stand-in.</summary>
/// <param name="Name">Its name.</param>
public sealed record StandInNode(string Name)
{
    /// <summary>What it has to give, as Kubernetes writes quantities.</summary>
    public IReadOnlyDictionary<string, string> Capacity { get; init; } = new Dictionary<string, string> { ["cpu"] = "4", ["memory"] = "16Gi", ["pods"] = "110" };

    /// <summary>Labels, beside its host name's.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Taints as <c>key=value:effect</c>.</summary>
    public IReadOnlyList<string> Taints { get; init; } = [];
}
