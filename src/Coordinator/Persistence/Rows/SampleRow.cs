namespace Hayate.Coordinator.Persistence.Rows;

/// <summary>A grid of preview images.</summary>
internal sealed class SampleRow
{
    public required string RunId { get; init; }

    /// <summary>Step and sampler: a resumed run makes the same grid again and replaces the row.</summary>
    public required string Id { get; init; }

    public required int Step { get; init; }

    public required string Sampler { get; init; }

    public required int Nfe { get; set; }

    /// <summary>Name of the PNG in the blob store.</summary>
    public required string Blob { get; set; }
}
