using Hayate.Contracts.Workers;

namespace Hayate.Worker.Agent;

/// <summary>A step towards the desired state.</summary>
internal abstract record RankAction;

/// <summary>Start a rank.</summary>
internal sealed record StartRank(RankAssignment Assignment) : RankAction;

/// <summary>Ask a rank to stop; with little time when something else waits for its place.</summary>
internal sealed record StopRank(RankKey Key, bool Hurry) : RankAction;

/// <summary>Forget a rank that has ended.</summary>
internal sealed record ForgetRank(RankKey Key) : RankAction;
