using System.Collections.Immutable;
using Hayate.Coordinator.Gangs;

namespace Hayate.Coordinator.Runs;

/// <summary>
/// The one writer of a run. It waits for no other grain: scheduler, workers and API call it, and it answers with hints that
/// nobody waits for, so no cycle of calls can form. Every call may be repeated.
/// </summary>
[Alias("runs.IRunGrain")]
internal interface IRunGrain : IGrainWithStringKey
{
    /// <summary>Opens the next attempt on slots for the whole gang. False when the run does not want one or a slot was taken.</summary>
    [Alias("Start")]
    Task<bool> StartAsync(ImmutableArray<Placement> gang, CancellationToken cancellationToken);

    /// <summary>A rank is not running any more.</summary>
    [Alias("EndRank")]
    Task EndRankAsync(int epoch, int rank, RankEnd end, CancellationToken cancellationToken);

    /// <summary>Kubernetes took a pod of an attempt away.</summary>
    [Alias("Disrupt")]
    Task DisruptAsync(int epoch, string cause, CancellationToken cancellationToken);

    /// <summary>The platform wants the gang of an attempt to stop after a checkpoint.</summary>
    [Alias("Stop")]
    Task StopAsync(int epoch, GangStop stop, CancellationToken cancellationToken);

    /// <summary>Slots of an attempt were released, or their worker was lost.</summary>
    [Alias("ReleaseGang")]
    Task ReleaseGangAsync(int epoch, CancellationToken cancellationToken);

    /// <summary>Rank 0's completion is recorded.</summary>
    [Alias("Complete")]
    Task CompleteAsync(int epoch, CancellationToken cancellationToken);

    /// <summary>Looks whether the runs that it waits for, its teacher's and its classifier's, have ended, and with which checkpoints.</summary>
    [Alias("ResolveTeacher")]
    Task ResolveTeacherAsync(CancellationToken cancellationToken);

    /// <summary>A user wants the run to end.</summary>
    [Alias("Cancel")]
    Task CancelAsync(CancellationToken cancellationToken);
}
