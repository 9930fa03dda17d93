using System.Collections.Immutable;
using System.Text.Json;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Api;

/// <summary>A run in a list.</summary>
public sealed record RunSummary
{
    /// <summary>Id: the sweep's id, a dot, the run's name.</summary>
    public required string Id { get; init; }

    /// <summary>Id of its sweep.</summary>
    public required string SweepId { get; init; }

    /// <summary>Name, unique in the sweep.</summary>
    public required string Name { get; init; }

    /// <summary>Method.</summary>
    public required Method Method { get; init; }

    /// <summary>State.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>In a word or two why it is in this state: what it waits for, or the last error.</summary>
    public string? Reason { get; init; }

    /// <summary>Epoch of the newest attempt; 0 before the first.</summary>
    public int Epoch { get; init; }

    /// <summary>Newest step reported.</summary>
    public int Step { get; init; }

    /// <summary>Steps to take.</summary>
    public required int Steps { get; init; }

    /// <summary>Images of one step.</summary>
    public required int Batch { get; init; }

    /// <summary>Ranks asked for.</summary>
    public required RankRange Ranks { get; init; }

    /// <summary>Ranks of the newest attempt; 0 before the first.</summary>
    public int GangRanks { get; init; }

    /// <summary>Newest loss reported.</summary>
    public double? Loss { get; init; }

    /// <summary>Newest training speed reported.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>Newest measurements, in the order of the specification: for each metric each sampler; the model's own ones last.</summary>
    public ImmutableArray<EvaluationInfo> Evaluations { get; init; } = [];

    /// <summary>Values drawn from the search space.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Parameters { get; init; } = ImmutableSortedDictionary<string, JsonElement>.Empty;

    /// <summary>Id of the run it takes its teacher from, if any.</summary>
    public string? TeacherRunId { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When its first attempt started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>Everything about a run but its series, logs and images.</summary>
public sealed record RunDetail
{
    /// <summary>The run itself.</summary>
    public required RunSummary Summary { get; init; }

    /// <summary>The whole specification.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>Attempts, newest first.</summary>
    public required ImmutableArray<AttemptInfo> Attempts { get; init; }

    /// <summary>Committed checkpoints, newest first.</summary>
    public required ImmutableArray<CheckpointInfo> Checkpoints { get; init; }

    /// <summary>Failures forgiven so far.</summary>
    public required BudgetInfo Budget { get; init; }

    /// <summary>Checkpoint it distils from, once known.</summary>
    public string? TeacherCheckpointId { get; init; }

    /// <summary>Checkpoint of the classifier that measures it, once known.</summary>
    public string? ClassifierCheckpointId { get; init; }
}

/// <summary>Failures counted against their budgets; preemptions have none.</summary>
public sealed record BudgetInfo
{
    /// <summary>Application errors so far.</summary>
    public required int ApplicationErrors { get; init; }

    /// <summary>Losses of infrastructure so far.</summary>
    public required int InfrastructureLosses { get; init; }

    /// <summary>Preemptions so far.</summary>
    public required int Preemptions { get; init; }
}

/// <summary>One gang's go at a run.</summary>
public sealed record AttemptInfo
{
    /// <summary>Number, from 1; the fencing token.</summary>
    public required int Epoch { get; init; }

    /// <summary>When slots were leased.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended.</summary>
    public AttemptEnd? End { get; init; }

    /// <summary>The cause in words: which rank, which signal or error.</summary>
    public string? Cause { get; init; }

    /// <summary>Why the platform asked its ranks to stop after a checkpoint; absent when it did not.</summary>
    public string? StopCause { get; init; }

    /// <summary>Step it started from; 0 for a fresh start. Absent until rank 0 reported it.</summary>
    public int? ResumedFromStep { get; init; }

    /// <summary>Digest of the state it loaded, compared with the one recorded at commit.</summary>
    public string? StateDigest { get; init; }

    /// <summary>Whether the digests were equal; absent for a fresh start.</summary>
    public bool? DigestVerified { get; init; }

    /// <summary>Worker of each rank, by rank.</summary>
    public required ImmutableArray<string> Workers { get; init; }
}

/// <summary>A committed, verified training state.</summary>
public sealed record CheckpointInfo
{
    /// <summary>Id: the run's id, <c>@</c>, the step.</summary>
    public required string Id { get; init; }

    /// <summary>Its run.</summary>
    public required string RunId { get; init; }

    /// <summary>Step.</summary>
    public required int Step { get; init; }

    /// <summary>Epoch that wrote it.</summary>
    public required int Epoch { get; init; }

    /// <summary>When it was committed.</summary>
    public required DateTimeOffset CommittedAt { get; init; }

    /// <summary>Folder in the blob store.</summary>
    public required string Prefix { get; init; }

    /// <summary>Size of all parts in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Digest of weights, averages and optimizer state.</summary>
    public required string StateDigest { get; init; }

    /// <summary>What ranks checkpoints at this step, if measured: the first metric of the first sampler, by default its distance.</summary>
    public double? Distance { get; init; }

    /// <summary>Why the distance is held against no other one: it was measured against another reference than the newest.</summary>
    public string? NotRanked { get; init; }

    /// <summary>Whether it is the best of its run so far.</summary>
    public bool IsBest { get; init; }
}

/// <summary>A run's metric over its steps.</summary>
public sealed record MetricSeries
{
    /// <summary>Name: <c>loss</c>, <c>loss/q1</c> to <c>loss/q4</c> (by quartile of noise level), <c>gradient-norm</c>, <c>learning-rate</c>, <c>images-per-second</c>, <c>share/reduce</c>, <c>share/data</c>, <c>share/update</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Steps, ascending.</summary>
    public required ImmutableArray<int> Steps { get; init; }

    /// <summary>Values, one a step.</summary>
    public required ImmutableArray<double> Values { get; init; }
}

/// <summary>Metric series of one of several runs.</summary>
public sealed record RunMetrics
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>Its series by name.</summary>
    public required ImmutableArray<MetricSeries> Series { get; init; }
}

/// <summary>A line of a rank's output.</summary>
public sealed record LogLine
{
    /// <summary>Position in the run's log; pass the last one seen as <c>after</c>.</summary>
    public required long Position { get; init; }

    /// <summary>Epoch of the attempt.</summary>
    public required int Epoch { get; init; }

    /// <summary>Rank that wrote it; -1 for the platform itself.</summary>
    public required int Rank { get; init; }

    /// <summary>When it was captured.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether it came from standard error or tells of trouble.</summary>
    public bool IsError { get; init; }

    /// <summary>The text.</summary>
    public required string Text { get; init; }
}

/// <summary>A grid of preview images.</summary>
public sealed record SampleInfo
{
    /// <summary>Id within the run.</summary>
    public required string Id { get; init; }

    /// <summary>Step of the weights.</summary>
    public required int Step { get; init; }

    /// <summary>Sampler's label.</summary>
    public required string Sampler { get; init; }

    /// <summary>Network evaluations per image.</summary>
    public required int Nfe { get; init; }

    /// <summary>Path of the PNG in the API.</summary>
    public required string Path { get; init; }
}

/// <summary>A worker as users see it.</summary>
public sealed record WorkerInfo
{
    /// <summary>Id, stable over restarts.</summary>
    public required string Id { get; init; }

    /// <summary>Host it runs on.</summary>
    public required string Host { get; init; }

    /// <summary>Whether its lease is valid.</summary>
    public required bool IsAlive { get; init; }

    /// <summary>Whether it takes no new ranks because it is stopping.</summary>
    public required bool IsDraining { get; init; }

    /// <summary>When it was last heard of.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Its slots.</summary>
    public required ImmutableArray<SlotInfo> Slots { get; init; }
}

/// <summary>A slot and what it holds.</summary>
public sealed record SlotInfo
{
    /// <summary>Number on the worker.</summary>
    public required int Index { get; init; }

    /// <summary>Kind of device.</summary>
    public required DeviceKind Device { get; init; }

    /// <summary>Run that leases it.</summary>
    public string? RunId { get; init; }

    /// <summary>Rank in that run's gang.</summary>
    public int? Rank { get; init; }
}
