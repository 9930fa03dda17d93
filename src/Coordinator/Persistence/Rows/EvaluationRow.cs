using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Persistence.Rows;

/// <summary>A measurement. A resumed run measures the same step again and replaces the row.</summary>
internal sealed class EvaluationRow
{
    public required string RunId { get; init; }

    public required int Step { get; init; }

    public required string Subject { get; init; }

    public required string Metric { get; init; }

    public int? Nfe { get; set; }

    /// <summary>Absent when not a number, which SQLite cannot store.</summary>
    public required double? Value { get; set; }

    public required string Features { get; set; }

    public required string ReferenceDigest { get; set; }

    public required int Samples { get; set; }

    public double? StandardError { get; set; }

    public double? NoiseLevel { get; set; }

    /// <summary>The parts behind the digest; absent in rows of earlier versions.</summary>
    public EvaluationProvenance? Provenance { get; set; }

    public double? ImagesPerSecond { get; set; }
}
