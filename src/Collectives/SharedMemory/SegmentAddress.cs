namespace Hayate.Collectives.SharedMemory;

/// <summary>Where a process of the same host finds a segment.</summary>
internal sealed record SegmentAddress
{
    public required string Path { get; init; }

    /// <summary>Random number at the start of the segment.</summary>
    public required long Token { get; init; }
}
