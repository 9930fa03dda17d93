using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;

namespace Hayate.Contracts.Parsing;

/// <summary>What reading a sweep file gave: the sweep, or every error in it.</summary>
public sealed record SweepFileResult
{
    /// <summary>The sweep; absent when there are errors.</summary>
    public SweepSpec? Sweep { get; init; }

    /// <summary>Every error, in file order; empty when there is a sweep.</summary>
    public ImmutableArray<SpecError> Errors { get; init; } = [];

    /// <summary>Whether the file is good.</summary>
    [MemberNotNullWhen(true, nameof(Sweep))]
    public bool IsValid => Sweep is not null;
}
