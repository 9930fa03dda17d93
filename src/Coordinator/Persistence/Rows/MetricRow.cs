namespace Hayate.Coordinator.Persistence.Rows;

/// <summary>
/// A point of a series. Appended by SQL of its own, see <see cref="Metrics.MetricStore"/>; a resumed run replaces its points by equal ones.
/// </summary>
internal sealed class MetricRow
{
    public required string RunId { get; init; }

    public required string Name { get; init; }

    public required int Step { get; init; }

    /// <summary>Absent when not a number, which SQLite cannot store.</summary>
    public required double? Value { get; init; }
}
