using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Gangs;

/// <summary>
/// Why the platform asks a running gang to stop after a checkpoint. The attempt then ends as said here, spends no budget, and the run goes
/// back to the queue.
/// </summary>
[GenerateSerializer, Immutable, Alias("gang.GangStop")]
internal sealed record GangStop
{
    /// <summary>What the end is called: preempted or resized.</summary>
    [Id(0)]
    public required AttemptEnd End { get; init; }

    /// <summary>Completes the sentence "the attempt was ...".</summary>
    [Id(1)]
    public required string Cause { get; init; }

    /// <summary>Run for whose next attempt the slots are cleared; absent when for none in particular.</summary>
    [Id(2)]
    public string? ClearedForRunId { get; init; }

    /// <summary>That attempt: until it starts, its run is first among those of equal priority.</summary>
    [Id(3)]
    public int? ClearedForEpoch { get; init; }
}
