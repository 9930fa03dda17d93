using System.Collections.Immutable;

namespace Hayate.Contracts.Api;

/// <summary>A sweep in a list.</summary>
public sealed record SweepSummary
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Name in the file.</summary>
    public required string Name { get; init; }

    /// <summary>Derived state.</summary>
    public required SweepStatus Status { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Number of runs by status.</summary>
    public required ImmutableSortedDictionary<RunStatus, int> Runs { get; init; }

    /// <summary>Steps taken over steps to take, 0 to 1.</summary>
    public required double Progress { get; init; }
}

/// <summary>A sweep with its runs.</summary>
public sealed record SweepDetail
{
    /// <summary>The sweep itself.</summary>
    public required SweepSummary Summary { get; init; }

    /// <summary>The runs, teachers before students.</summary>
    public required ImmutableArray<RunSummary> Runs { get; init; }

    /// <summary>Metric of the search that ranks the runs.</summary>
    public required string Metric { get; init; }

    /// <summary>Newest measurements by what compares with what. With more than one group of a metric, values of different groups must not be held against each other.</summary>
    public ImmutableArray<ComparisonGroup> Comparisons { get; init; } = [];
}
