namespace Hayate.Coordinator.Gangs;

/// <summary>A rank of one attempt of one run.</summary>
internal readonly record struct RankKey(string RunId, int Epoch, int Rank);
