using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>What the Job of an attempt depends on.</summary>
internal sealed record AttemptDemand
{
    public required ServedAttempt Attempt { get; init; }

    public required int Ranks { get; init; }

    public required DeviceKind Device { get; init; }

    /// <summary>Whether it may be on nodes that are taken away.</summary>
    public required bool IsPreemptible { get; init; }

    public required GracePeriod Grace { get; init; }
}
