namespace Hayate.Coordinator.Persistence.Rows;

/// <summary>A submitted sweep. Its state is derived from its runs. Written once, by the sweep's grain.</summary>
internal sealed class SweepRow
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The file as it was submitted.</summary>
    public required string File { get; init; }

    /// <summary>Metric that ranks the runs.</summary>
    public required string Metric { get; init; }

    /// <summary>Most runs that hold slots at a time; no limit when absent.</summary>
    public int? MaxConcurrent { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }
}
