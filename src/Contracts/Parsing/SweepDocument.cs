using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Parsing;

/// <summary>A sweep: runs, how their search spaces are explored, and defaults of every run. The runs are read apart.</summary>
internal sealed record SweepDocument
{
    /// <summary>Format version. Must be <c>hayate/v1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Kind of document. Must be <c>Sweep</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name shown to people: lower-case letters, digits and dashes.</summary>
    public required string Name { get; init; }

    /// <summary>How the search spaces of the runs are explored.</summary>
    public SearchSpec Search { get; init; } = new();

    /// <summary>What a gang needs, unless its run says otherwise.</summary>
    public ResourceSpec Resources { get; init; } = new();

    /// <summary>When checkpoints are taken and which are kept, unless a run says otherwise.</summary>
    public CheckpointSpec Checkpoint { get; init; } = new();

    /// <summary>How often failures are forgiven, unless a run says otherwise.</summary>
    public RetrySpec Retry { get; init; } = new();
}
