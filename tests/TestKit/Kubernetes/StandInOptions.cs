namespace Hayate.TestKit.Kubernetes;

/// <summary>How the stand-in for a cluster differs from the rest of its kind. Times are shorter than a cluster's, whose defaults are named beside them.</summary>
public sealed record StandInOptions
{
    /// <summary>The nodes at the start. Default: two, of four CPUs each.</summary>
    public IReadOnlyList<StandInNode> Nodes { get; init; } = [new("node-1"), new("node-2")];

    /// <summary>Namespaces at the start, beside <c>default</c>.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = ["hayate"];

    /// <summary>What the images of containers run. An image that is not here cannot be pulled.</summary>
    public IReadOnlyList<StandInImage> Images { get; init; } = [];

    /// <summary>Silence after which a node counts as lost: <c>--node-monitor-grace-period</c>, 50 s in a cluster.</summary>
    public TimeSpan NodeMonitorGracePeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long pods that do not say otherwise stay on a lost node: <c>--default-unreachable-toleration-seconds</c>, 300 in a cluster.</summary>
    public int DefaultTolerationSeconds { get; init; } = 2;

    /// <summary>Time between bookmarks of a watch: a minute in a cluster.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest life of a watch that does not say: 30 to 60 minutes in a cluster.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>First wait before a job replaces a failed pod; it doubles with each. 10 s in a cluster.</summary>
    public TimeSpan JobPodBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>First wait before a container is started again; it doubles with each. 10 s in a cluster.</summary>
    public TimeSpan ContainerBackoff { get; init; } = TimeSpan.FromSeconds(1);
}
