using System.Collections.Immutable;

namespace Hayate.Contracts.Specification;

/// <summary>A sweep file, inherited values filled in: what a user submits.</summary>
public sealed record SweepSpec
{
    /// <summary>The only version of the format there is.</summary>
    public const string CurrentApiVersion = "hayate/v1";

    /// <summary>Format version. Must be <c>hayate/v1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Kind of document. Must be <c>Sweep</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name shown to people: lower-case letters, digits and dashes.</summary>
    public required string Name { get; init; }

    /// <summary>Run templates in file order. Resources, checkpoint and retry of the sweep are already merged into each.</summary>
    public required ImmutableArray<RunTemplate> Runs { get; init; }

    /// <summary>How the search spaces of the templates are explored.</summary>
    public SearchSpec Search { get; init; } = new();
}
