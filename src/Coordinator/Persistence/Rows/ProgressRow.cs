namespace Hayate.Coordinator.Persistence.Rows;

/// <summary>How far a run is, as its ranks reported. Written inside the transaction that records a batch of reports.</summary>
internal sealed class ProgressRow
{
    public required string RunId { get; init; }

    public int Step { get; set; }

    public double? Loss { get; set; }

    public double? ImagesPerSecond { get; set; }

    /// <summary>Seconds that the slowest checkpoint took from the copy of the state to its manifest; absent before the first.</summary>
    public double? LongestCheckpointSeconds { get; set; }
}
