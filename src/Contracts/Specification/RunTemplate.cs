using System.Collections.Immutable;

namespace Hayate.Contracts.Specification;

/// <summary>A named run of a sweep and the search space over it. Without a space it stands for exactly one run.</summary>
public sealed record RunTemplate
{
    /// <summary>Key of the run under <c>runs:</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The specification before any value of the space is drawn.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>Search dimensions in file order; empty when the template is a single run.</summary>
    public ImmutableArray<SearchDimension> Space { get; init; } = [];
}
