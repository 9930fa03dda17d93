using System.Collections.Immutable;
using System.Text.Json;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Persistence.Rows;

/// <summary>A run. Written by the run's grain alone; its progress has a row of its own.</summary>
internal sealed class RunRow : IVersioned
{
    public required string Id { get; init; }

    public required string SweepId { get; init; }

    /// <summary>Place in the plan: teachers before students.</summary>
    public required int Ordinal { get; init; }

    public required string Name { get; init; }

    public required RunSpec Spec { get; init; }

    /// <summary>Values drawn from the search space.</summary>
    public required ImmutableSortedDictionary<string, JsonElement> Parameters { get; init; }

    /// <summary>Method, device and network in one word: runs with equal keys train at like speed.</summary>
    public required string SpeedKey { get; init; }

    public required DeviceKind Device { get; init; }

    public required int Priority { get; init; }

    public required bool IsPreemptible { get; init; }

    /// <summary>Fewest ranks that an attempt starts with.</summary>
    public required int MinRanks { get; init; }

    /// <summary>Most ranks that an attempt starts with.</summary>
    public required int Ranks { get; init; }

    /// <summary>Steps to take; none for an evaluation.</summary>
    public required int Steps { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Span of the submission, as the W3C's <c>traceparent</c>; absent where nobody recorded it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Run whose checkpoint it needs; absent without a teacher.</summary>
    public string? TeacherRunId { get; init; }

    /// <summary><c>best</c>, <c>latest</c> or a step.</summary>
    public string? TeacherSelector { get; init; }

    public string? TeacherCheckpointId { get; set; }

    /// <summary>Run whose classifier measures it; absent where another extractor does.</summary>
    public string? ClassifierRunId { get; init; }

    /// <summary><c>best</c>, <c>latest</c> or a step.</summary>
    public string? ClassifierSelector { get; init; }

    public string? ClassifierCheckpointId { get; set; }

    public required RunStatus Status { get; set; }

    public string? Reason { get; set; }

    /// <summary>Number of the newest attempt; the fencing token.</summary>
    public int Epoch { get; set; }

    public int ApplicationErrors { get; set; }

    public int InfrastructureLosses { get; set; }

    public int Preemptions { get; set; }

    /// <summary>Preemptions in a row of attempts that had hardly begun.</summary>
    public int EarlyPreemptions { get; set; }

    /// <summary>When it came to wait for slots; absent while it does not.</summary>
    public DateTimeOffset? QueuedAt { get; set; }

    /// <summary>The next attempt starts no sooner.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public long Version { get; set; }
}
