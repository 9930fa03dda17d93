using Hayate.Coordinator.Gangs;

namespace Hayate.Coordinator.Runs;

/// <summary>Something that may change where a run is in its life. Every event may come twice or too late.</summary>
internal abstract record RunEvent;

/// <summary>The teacher's run is done and its checkpoint is known; a remark goes to the run's log.</summary>
internal sealed record TeacherResolved(string CheckpointId, string? Remark = null) : RunEvent;

/// <summary>The classifier's run is done and its checkpoint is known.</summary>
internal sealed record ClassifierResolved(string CheckpointId) : RunEvent;

/// <summary>There will be no teacher, or no classifier.</summary>
internal sealed record TeacherUnavailable(string Reason) : RunEvent;

/// <summary>Slots are there for the whole gang.</summary>
internal sealed record GangLeased : RunEvent;

/// <summary>A rank of an attempt is not running any more.</summary>
internal sealed record RankEnded(int Epoch, int Rank, RankEnd End) : RunEvent;

/// <summary>
/// Kubernetes took or takes a pod of an attempt away, for a reason that it gave. It may be heard of before the attempt ends, after that, or
/// when the next one runs already.
/// </summary>
internal sealed record GangDisrupted(int Epoch, string Cause) : RunEvent;

/// <summary>Rank 0's report of completion is recorded.</summary>
internal sealed record CompletionReported(int Epoch) : RunEvent;

/// <summary>A user wants it to end.</summary>
internal sealed record CancelRequested : RunEvent;

/// <summary>The platform wants the gang of an attempt to stop after a checkpoint.</summary>
internal sealed record StopRequested(int Epoch, GangStop Stop) : RunEvent;

/// <summary>No rank of the attempt is left on any worker that can be heard.</summary>
internal sealed record GangGone(int Epoch) : RunEvent;
