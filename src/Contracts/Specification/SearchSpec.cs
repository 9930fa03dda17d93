using System.ComponentModel.DataAnnotations;

namespace Hayate.Contracts.Specification;

/// <summary>How search spaces are explored.</summary>
public sealed record SearchSpec
{
    /// <summary>Strategy. Default: grid.</summary>
    public SearchAlgorithm Algorithm { get; init; } = SearchAlgorithm.Grid;

    /// <summary>Metric that ranks the runs: its name, <c>@</c> and the number of network evaluations. Default: <c>fd@1</c>.</summary>
    public string Metric { get; init; } = "fd@1";

    /// <summary>Whether small or large values of the metric are better. Default: minimize.</summary>
    public SearchGoal Goal { get; init; } = SearchGoal.Minimize;

    /// <summary>Most runs drawn for each template with a space. Default: 16.</summary>
    [Range(1, 10_000)]
    public int MaxRuns { get; init; } = 16;

    /// <summary>Most runs of the sweep that hold slots at a time. Default: no limit of its own.</summary>
    [Range(1, 10_000)]
    public int? MaxConcurrent { get; init; }

    /// <summary>Seed of random draws. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>Points taken along each continuous dimension by the grid. Default: 3.</summary>
    [Range(2, 1_000)]
    public int GridPoints { get; init; } = 3;
}

/// <summary>Strategies of search.</summary>
public enum SearchAlgorithm
{
    /// <summary>Every combination of the listed values, ranges at <see cref="SearchSpec.GridPoints"/> points.</summary>
    Grid,

    /// <summary>Independent seeded draws.</summary>
    Random,
}

/// <summary>Direction of a metric.</summary>
public enum SearchGoal
{
    /// <summary>Small is good.</summary>
    Minimize,

    /// <summary>Large is good.</summary>
    Maximize,
}
