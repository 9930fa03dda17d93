using Hayate.Contracts.Specification;
using Hayate.Coordinator.Gangs;

namespace Hayate.Coordinator.Scheduling;

/// <summary>A gang that runs and was not asked to stop.</summary>
internal sealed record RunningGang
{
    public required string RunId { get; init; }

    public required int Epoch { get; init; }

    /// <summary>Ranks that it may have.</summary>
    public required RankRange Ranks { get; init; }

    /// <summary>Ranks that it has.</summary>
    public required int Size { get; init; }

    /// <summary>Slots that others could use if it stopped: not those of workers that drain or are lost.</summary>
    public required int Slots { get; init; }

    public required DeviceKind Device { get; init; }

    public required int Priority { get; init; }

    public required bool IsPreemptible { get; init; }

    /// <summary>When its attempt opened.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the newest checkpoint was committed; absent before the first.</summary>
    public DateTimeOffset? SavedAt { get; init; }

    /// <summary>Step that its attempt began with; absent before its ranks have said so.</summary>
    public int? FirstStep { get; init; }

    public required int Step { get; init; }

    /// <summary>Steps to take in all.</summary>
    public required int Steps { get; init; }

    /// <summary>Device time that would be lost if it could not save what it did since its newest checkpoint.</summary>
    public TimeSpan UnsavedWork(DateTimeOffset now) => Size * (now - (SavedAt > StartedAt ? SavedAt.Value : StartedAt));

    /// <summary>Time to its last step at the pace of this attempt; absent while there is none.</summary>
    public TimeSpan? Remaining(DateTimeOffset now) =>
        Step > FirstStep ? (now - StartedAt) * ((double)(Steps - Step) / (Step - FirstStep.Value)) : null;
}

/// <summary>A gang that is to stop, and why.</summary>
internal sealed record StoppedGang(string RunId, int Epoch, GangStop Stop);
