using System.Collections.Immutable;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Workers;

/// <summary>What a worker says when it polls. Every poll renews its lease.</summary>
public sealed record WorkerPoll
{
    /// <summary>New for every start of the agent: ranks of an earlier incarnation are gone.</summary>
    public required string Incarnation { get; init; }

    /// <summary>Host name, for people, and address at which ranks on it can be reached.</summary>
    public required string Host { get; init; }

    /// <summary>Slots offered, by index.</summary>
    public required ImmutableArray<DeviceKind> Slots { get; init; }

    /// <summary>The only attempt that the worker takes ranks of, whose pod it is. Absent for a worker that serves all.</summary>
    public ServedAttempt? Serves { get; init; }

    /// <summary>The worker is stopping: it takes no new ranks.</summary>
    public bool IsDraining { get; init; }

    /// <summary>Why it is stopping, for people, when its machine has told.</summary>
    public string? StopReason { get; init; }

    /// <summary>State of every rank that runs here, or has ended here and is still desired or not told yet.</summary>
    public ImmutableArray<RankStatus> Ranks { get; init; } = [];

    /// <summary>Version of the desired state it acts on; the answer waits until there is another. 0 at first.</summary>
    public long KnownVersion { get; init; }

    /// <summary>Longest wait for an answer, in seconds. At most 10.</summary>
    public double WaitSeconds { get; init; }
}

/// <summary>A rank process as its agent sees it.</summary>
public sealed record RankStatus
{
    /// <summary>Run.</summary>
    public required string RunId { get; init; }

    /// <summary>Epoch of the attempt.</summary>
    public required int Epoch { get; init; }

    /// <summary>Rank.</summary>
    public required int Rank { get; init; }

    /// <summary>Exit code once it has ended: see <see cref="ExitCodes"/>; 128 + n after signal n.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Last words: the end of its standard error, for people.</summary>
    public string? Detail { get; init; }
}

/// <summary>What should run on a worker. Never an event: the worker starts what is missing and stops what is not listed.</summary>
public sealed record DesiredState
{
    /// <summary>Grows with every change.</summary>
    public required long Version { get; init; }

    /// <summary>Seconds after the last answered poll at which the coordinator gives the worker up.</summary>
    public required double LeaseSeconds { get; init; }

    /// <summary>The ranks.</summary>
    public required ImmutableArray<RankAssignment> Ranks { get; init; }

    /// <summary>Whether the attempt that the worker serves is over, so that it may go once its ranks have ended. Never with a worker that serves all.</summary>
    public bool IsOver { get; init; }
}

/// <summary>A rank that should run, with all it needs to know.</summary>
public sealed record RankAssignment
{
    /// <summary>Run.</summary>
    public required string RunId { get; init; }

    /// <summary>Epoch of the attempt.</summary>
    public required int Epoch { get; init; }

    /// <summary>Rank.</summary>
    public required int Rank { get; init; }

    /// <summary>Ranks of the gang.</summary>
    public required int WorldSize { get; init; }

    /// <summary>Slot on the worker.</summary>
    public required int Slot { get; init; }

    /// <summary>What the rank shows to the API: good for this attempt and nothing else. Absent where access is not controlled.</summary>
    public string? Token { get; init; }

    /// <summary>Span of the run's submission, as the W3C's <c>traceparent</c>; absent where nobody recorded it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>What to do.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>Committed checkpoints of the run, newest first: the first that verifies is resumed.</summary>
    public ImmutableArray<CheckpointRef> Checkpoints { get; init; } = [];

    /// <summary>The teacher.</summary>
    public CheckpointRef? Teacher { get; init; }

    /// <summary>Specification of the teacher's run: its network and noise levels.</summary>
    public RunSpec? TeacherSpec { get; init; }

    /// <summary>The classifier that measures the run.</summary>
    public CheckpointRef? Classifier { get; init; }

    /// <summary>Specification of the classifier's run.</summary>
    public RunSpec? ClassifierSpec { get; init; }
}

/// <summary>Where a checkpoint lies and what it must be.</summary>
public sealed record CheckpointRef
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Step.</summary>
    public required int Step { get; init; }

    /// <summary>Folder in the blob store.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of its manifest.</summary>
    public required string ManifestSha256 { get; init; }

    /// <summary>Digest of the state recorded at commit.</summary>
    public required string StateDigest { get; init; }
}

/// <summary>Where rank 0 of an attempt listens for the others.</summary>
public sealed record LeaderEndpoint
{
    /// <summary>Host name or address.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port.</summary>
    public required int Port { get; init; }
}

/// <summary>What a rank process's exit code means.</summary>
public static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Completed = 0;

    /// <summary>The specification cannot be run; not retried.</summary>
    public const int BadSpecification = 64;

    /// <summary>A peer, the store or the lease was lost: an infrastructure loss.</summary>
    public const int Unavailable = 69;

    /// <summary>The rank failed by its own doing.</summary>
    public const int ApplicationError = 70;

    /// <summary>Stopped on request after a checkpoint.</summary>
    public const int Preempted = 75;
}
