namespace Hayate.Coordinator.Persistence.Rows;

/// <summary>
/// A stretch of a series, many points in one row; see <see cref="Metrics.MetricStore"/>. Of rows that have points of the same step the one with the
/// larger id holds: a resumed run measures again, and gets equal values.
/// </summary>
internal sealed class MetricChunkRow
{
    public long Id { get; init; }

    public required string RunId { get; init; }

    public required string Name { get; init; }

    /// <summary>How often its points have been put together: 0 as they arrived.</summary>
    public required int Level { get; init; }

    public required int FirstStep { get; init; }

    public required int LastStep { get; init; }

    public required int Points { get; init; }

    /// <summary>Steps and values, as <see cref="Metrics.SeriesEncoding"/> writes them.</summary>
    public required byte[] Data { get; init; }
}
