namespace Hayate.Worker.Agent;

/// <summary>A rank that was started here.</summary>
internal sealed record ActualRank(RankKey Key, int Slot, RankPhase Phase);

/// <summary>Life of a rank process, in order.</summary>
internal enum RankPhase
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It was asked to stop and has its full grace to checkpoint.</summary>
    Stopping,

    /// <summary>It was asked to stop and something else waits for its place.</summary>
    Hurrying,

    /// <summary>It has ended.</summary>
    Ended,

    /// <summary>It has ended, and the coordinator has heard how.</summary>
    Told,
}
