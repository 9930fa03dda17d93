using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Scheduling;

/// <summary>A run that wants slots.</summary>
internal sealed record QueuedGang
{
    public required string RunId { get; init; }

    public required string SweepId { get; init; }

    /// <summary>Most runs of its sweep that may hold slots.</summary>
    public int? MaxConcurrent { get; init; }

    public required int Ranks { get; init; }

    public required DeviceKind Device { get; init; }

    public required int Priority { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Place in its sweep.</summary>
    public required int Ordinal { get; init; }
}
