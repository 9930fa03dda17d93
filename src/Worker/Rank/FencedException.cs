namespace Hayate.Worker.Rank;

/// <summary>The attempt is not the run's current one any more: nothing this rank does will be heard.</summary>
internal sealed class FencedException(string because) : Exception($"This attempt is fenced: {because}");
