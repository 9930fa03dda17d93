using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Scheduling;

/// <summary>A run that wants slots.</summary>
internal sealed record QueuedGang
{
    public required string RunId { get; init; }

    public required string SweepId { get; init; }

    /// <summary>Most runs of its sweep that may hold slots.</summary>
    public int? MaxConcurrent { get; init; }

    /// <summary>Ranks that it may have; one number where a Job brings its workers.</summary>
    public required RankRange Ranks { get; init; }

    public required DeviceKind Device { get; init; }

    /// <summary>Epoch of the attempt that would start.</summary>
    public required int NextEpoch { get; init; }

    /// <summary>Whether it takes none but workers that come to be for this attempt.</summary>
    public bool IsOnDemand { get; init; }

    /// <summary>What became so far of the Job that brings its workers.</summary>
    public string? JobStatus { get; init; }

    public required int Priority { get; init; }

    /// <summary>Whether slots were cleared for the attempt that it would open: it is first among those of its priority.</summary>
    public bool HasClaim { get; init; }

    /// <summary>The attempt may open no sooner.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    public bool IsDue(DateTimeOffset now) => NotBefore is null || NotBefore <= now;

    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Place in its sweep.</summary>
    public required int Ordinal { get; init; }
}
