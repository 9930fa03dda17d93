using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Hayate.Contracts.Api;

/// <summary>A server-sent event. Events are hints: a reader that missed some asks again for what it shows.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RunChanged), "run")]
[JsonDerivedType(typeof(MetricsArrived), "metrics")]
[JsonDerivedType(typeof(EvaluationArrived), "evaluation")]
[JsonDerivedType(typeof(SampleArrived), "sample")]
[JsonDerivedType(typeof(CheckpointCommitted), "checkpoint")]
[JsonDerivedType(typeof(LogArrived), "log")]
public abstract record LiveEvent
{
    /// <summary>Run it is about.</summary>
    public required string RunId { get; init; }
}

/// <summary>Status, attempt or progress of a run changed.</summary>
public sealed record RunChanged : LiveEvent
{
    /// <summary>The run now.</summary>
    public required RunSummary Run { get; init; }
}

/// <summary>Metric points arrived.</summary>
public sealed record MetricsArrived : LiveEvent
{
    /// <summary>The points, by series.</summary>
    public required ImmutableArray<MetricSeries> Series { get; init; }
}

/// <summary>A measurement arrived.</summary>
public sealed record EvaluationArrived : LiveEvent
{
    /// <summary>The measurement.</summary>
    public required EvaluationInfo Evaluation { get; init; }
}

/// <summary>Preview images arrived.</summary>
public sealed record SampleArrived : LiveEvent
{
    /// <summary>The grid.</summary>
    public required SampleInfo Sample { get; init; }
}

/// <summary>A checkpoint was committed.</summary>
public sealed record CheckpointCommitted : LiveEvent
{
    /// <summary>The checkpoint.</summary>
    public required CheckpointInfo Checkpoint { get; init; }
}

/// <summary>Log lines arrived.</summary>
public sealed record LogArrived : LiveEvent
{
    /// <summary>The lines.</summary>
    public required ImmutableArray<LogLine> Lines { get; init; }
}
