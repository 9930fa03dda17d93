using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Hayate.Contracts.Api;

namespace Hayate.Contracts.Reports;

/// <summary>Reports of one source in an attempt, in order and without gaps. Sending a batch again is harmless.</summary>
public sealed record ReportBatch
{
    /// <summary>Who reports: <c>rank-0</c>, or <c>agent-</c> and a rank for that rank's output.</summary>
    public required string Source { get; init; }

    /// <summary>Sequence number of the first report, counted from 1 by source and epoch.</summary>
    public required long FirstSequence { get; init; }

    /// <summary>The reports.</summary>
    public required ImmutableArray<Report> Reports { get; init; }
}

/// <summary>Answer to a batch.</summary>
public sealed record ReportReceipt
{
    /// <summary>Highest sequence number recorded; everything up to it can be forgotten.</summary>
    public required long Recorded { get; init; }
}

/// <summary>Something that a rank or its agent tells.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(StartedReport), "started")]
[JsonDerivedType(typeof(MetricsReport), "metrics")]
[JsonDerivedType(typeof(EvaluationReport), "evaluation")]
[JsonDerivedType(typeof(SampleReport), "sample")]
[JsonDerivedType(typeof(CheckpointReport), "checkpoint")]
[JsonDerivedType(typeof(LogReport), "log")]
[JsonDerivedType(typeof(CompletedReport), "completed")]
public abstract record Report
{
    /// <summary>When it was made, by the reporter's clock.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>The gang has met and loaded its state.</summary>
public sealed record StartedReport : Report
{
    /// <summary>Step of the loaded state; 0 for a fresh start.</summary>
    public required int Step { get; init; }

    /// <summary>Digest of the loaded state.</summary>
    public required string StateDigest { get; init; }

    /// <summary>Whether it equals the one recorded at commit; absent for a fresh start.</summary>
    public bool? DigestVerified { get; init; }

    /// <summary>Checkpoints that did not verify and were passed over.</summary>
    public ImmutableArray<string> Rejected { get; init; } = [];
}

/// <summary>Metrics of one step.</summary>
public sealed record MetricsReport : Report
{
    /// <summary>Step, counted from 1 after the update.</summary>
    public required int Step { get; init; }

    /// <summary>Values by name; names as in <see cref="MetricSeries"/>.</summary>
    public required ImmutableSortedDictionary<string, double> Values { get; init; }
}

/// <summary>A measurement of quality.</summary>
public sealed record EvaluationReport : Report
{
    /// <summary>The measurement.</summary>
    public required EvaluationInfo Evaluation { get; init; }
}

/// <summary>Preview images; the PNG is in the blob store already.</summary>
public sealed record SampleReport : Report
{
    /// <summary>Step of the weights.</summary>
    public required int Step { get; init; }

    /// <summary>Sampler's label.</summary>
    public required string Sampler { get; init; }

    /// <summary>Network evaluations per image.</summary>
    public required int Nfe { get; init; }

    /// <summary>Name of the PNG in the blob store, under <c>runs/{run}/{epoch}/</c>.</summary>
    public required string Blob { get; init; }
}

/// <summary>A checkpoint to commit; parts and manifest are in the blob store already.</summary>
public sealed record CheckpointReport : Report
{
    /// <summary>Step.</summary>
    public required int Step { get; init; }

    /// <summary>Folder in the blob store: <c>runs/{run}/{epoch}/{step}</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the manifest.</summary>
    public required string ManifestSha256 { get; init; }

    /// <summary>Digest of weights, averages and optimizer state.</summary>
    public required string StateDigest { get; init; }

    /// <summary>Size of all parts in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>From the copy of the state to its manifest, in seconds. Absent in reports of earlier versions.</summary>
    public double? Seconds { get; init; }
}

/// <summary>Lines of a rank's output.</summary>
public sealed record LogReport : Report
{
    /// <summary>Rank that wrote them.</summary>
    public required int Rank { get; init; }

    /// <summary>Whether they came from standard error.</summary>
    public bool IsError { get; init; }

    /// <summary>The lines.</summary>
    public required ImmutableArray<string> Lines { get; init; }
}

/// <summary>Every step is taken, the last checkpoint committed and the last evaluation reported.</summary>
public sealed record CompletedReport : Report
{
    /// <summary>Last step.</summary>
    public required int Step { get; init; }

    /// <summary>Digest of the final state.</summary>
    public required string StateDigest { get; init; }
}
