namespace Hayate.Coordinator.Persistence.Rows;

/// <summary>A committed checkpoint: its manifest was in the blob store before this row was.</summary>
internal sealed class CheckpointRow
{
    public required string Id { get; init; }

    public required string RunId { get; init; }

    public required int Step { get; init; }

    public required int Epoch { get; set; }

    public required DateTimeOffset CommittedAt { get; set; }

    public required string Prefix { get; set; }

    public required string ManifestSha256 { get; set; }

    public required string StateDigest { get; set; }

    public required long Bytes { get; set; }
}
