namespace Hayate.Training.Checkpointing;

/// <summary>A committed checkpoint in a store.</summary>
public sealed record StoredCheckpoint
{
    /// <summary>Id, for messages.</summary>
    public required string Id { get; init; }

    /// <summary>Step.</summary>
    public required int Step { get; init; }

    /// <summary>Digest of the state recorded at commit.</summary>
    public required string StateDigest { get; init; }
}
