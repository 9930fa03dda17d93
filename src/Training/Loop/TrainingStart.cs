using System.Collections.Immutable;

namespace Hayate.Training.Loop;

/// <summary>The state an attempt starts from.</summary>
public sealed record TrainingStart
{
    /// <summary>Step of the loaded checkpoint; 0 for a fresh start.</summary>
    public required int Step { get; init; }

    /// <summary>Digest of the state, as loaded.</summary>
    public required string StateDigest { get; init; }

    /// <summary>Id of the checkpoint it was loaded from; absent for a fresh start.</summary>
    public string? CheckpointId { get; init; }

    /// <summary>Checkpoints that did not verify and were passed over, with the reason: <c>id: reason</c>.</summary>
    public ImmutableArray<string> Rejected { get; init; } = [];
}
