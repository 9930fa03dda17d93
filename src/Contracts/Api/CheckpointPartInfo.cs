namespace Hayate.Contracts.Api;

/// <summary>One safetensors file of a checkpoint, as its manifest has it.</summary>
public sealed record CheckpointPartInfo
{
    /// <summary>Name, such as <c>model</c>, <c>ema-0.999</c> or <c>optimizer</c>: see <see cref="CheckpointParts"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Size of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the file, hexadecimal.</summary>
    public required string Sha256 { get; init; }
}
