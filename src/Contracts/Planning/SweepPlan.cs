using System.Collections.Immutable;
using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;

namespace Hayate.Contracts.Planning;

/// <summary>Answer to a plan request: either a plan or every error of the file.</summary>
public sealed record PlanResult
{
    /// <summary>The plan, absent when there are errors.</summary>
    public SweepPlan? Plan { get; init; }

    /// <summary>Every error of the file; empty when there is a plan.</summary>
    public ImmutableArray<SpecError> Errors { get; init; } = [];
}

/// <summary>What a sweep would run.</summary>
public sealed record SweepPlan
{
    /// <summary>Name of the sweep.</summary>
    public required string Name { get; init; }

    /// <summary>The runs, teachers before their students.</summary>
    public required ImmutableArray<PlannedRun> Runs { get; init; }

    /// <summary>How the spaces were explored.</summary>
    public required SearchSpec Search { get; init; }
}

/// <summary>One run of a plan.</summary>
public sealed record PlannedRun
{
    /// <summary>
    /// Unique in the sweep: the template's name, and a number when a space was drawn (<c>student.03</c>). The rounds of a chain are templates of their own,
    /// named by chain and steps (<c>pd-8</c>).
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Name of the template.</summary>
    public required string Template { get; init; }

    /// <summary>Values drawn from the space, by dotted path.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Parameters { get; init; } = ImmutableSortedDictionary<string, JsonElement>.Empty;

    /// <summary>Name of the planned run whose checkpoint this one waits for.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Name of the planned run whose classifier measures this one, which waits for it too.</summary>
    public string? WaitsForClassifier { get; init; }

    /// <summary>The whole specification.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>Expected device-hours, from the speed of earlier runs alike; absent when there was none.</summary>
    public double? DeviceHours { get; init; }
}
