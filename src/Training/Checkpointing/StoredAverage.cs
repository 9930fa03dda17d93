namespace Hayate.Training.Checkpointing;

/// <summary>
/// A power-function average as it was after a step, set aside for reconstructions. Every later checkpoint of the run lists it, and it stays when
/// they are dropped.
/// </summary>
public sealed record StoredAverage
{
    /// <summary>Step, counted from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Name of the part, such as <c>power-0.05</c>.</summary>
    public required string Part { get; init; }

    /// <summary>Where the store finds it: its own business.</summary>
    public required string File { get; init; }

    /// <summary>Size of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public required string Sha256 { get; init; }
}
