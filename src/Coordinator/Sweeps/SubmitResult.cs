using System.Collections.Immutable;
using Hayate.Contracts.Validation;

namespace Hayate.Coordinator.Sweeps;

/// <summary>What became of a submitted file.</summary>
[GenerateSerializer, Immutable, Alias("sweeps.SubmitResult")]
internal sealed record SubmitResult
{
    [Id(0)]
    public required SubmitOutcome Outcome { get; init; }

    /// <summary>Every error of the file, when it was refused.</summary>
    [Id(1)]
    public ImmutableArray<SpecError> Errors { get; init; } = [];
}

/// <summary>Outcomes of submitting a file.</summary>
[GenerateSerializer, Alias("sweeps.SubmitOutcome")]
internal enum SubmitOutcome
{
    /// <summary>The sweep exists from now on.</summary>
    Created = 0,

    /// <summary>The key made this sweep before, with the same file.</summary>
    Existing = 1,

    /// <summary>The key made a sweep before, with another file.</summary>
    KeyUsed = 2,

    /// <summary>The file has errors.</summary>
    Invalid = 3,
}
