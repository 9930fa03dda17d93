namespace Hayate.Coordinator.Checkpoints;

/// <summary>The distance of a checkpoint by its run's first sampler, with what another must share to be compared with it.</summary>
internal sealed record MeasuredDistance
{
    /// <summary>Name of the run.</summary>
    public required string Run { get; init; }

    /// <summary>The sampler's label.</summary>
    public required string Sampler { get; init; }

    /// <summary>The distance; not a number when it was measured as such.</summary>
    public required double Value { get; init; }

    public required string Features { get; init; }

    public required string ReferenceDigest { get; init; }

    public required int Samples { get; init; }

    public bool IsComparableTo(MeasuredDistance other) =>
        (Features, ReferenceDigest, Samples) == (other.Features, other.ReferenceDigest, other.Samples);
}
