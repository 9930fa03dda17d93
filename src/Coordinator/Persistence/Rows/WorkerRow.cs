using System.Collections.Immutable;
using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Persistence.Rows;

/// <summary>A worker as it last described itself. Written by the worker's grain alone.</summary>
internal sealed class WorkerRow : IVersioned
{
    public required string Id { get; init; }

    public required string Incarnation { get; set; }

    public required string Host { get; set; }

    public ImmutableArray<DeviceKind> Slots { get; set; } = [];

    /// <summary>Run of the only attempt whose ranks it takes; absent for a worker that serves all.</summary>
    public string? ServesRunId { get; set; }

    public int? ServesEpoch { get; set; }

    public bool IsDraining { get; set; }

    public bool IsAlive { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Version of the desired state; never reused.</summary>
    public long DesiredVersion { get; set; }

    public long Version { get; set; }
}
