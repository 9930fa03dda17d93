using System.Collections.Immutable;

namespace Hayate.Coordinator.Housekeeping;

/// <summary>What the rows of a run say about its files.</summary>
internal sealed record RunFiles
{
    /// <summary>End of each attempt, null while it goes on.</summary>
    public required ImmutableDictionary<int, DateTimeOffset?> Ends { get; init; }

    /// <summary>Folders of committed checkpoints.</summary>
    public required ImmutableHashSet<string> Checkpoints { get; init; }

    /// <summary>The newest step that each attempt has committed and that is kept.</summary>
    public required ImmutableDictionary<int, int> NewestSteps { get; init; }

    /// <summary>Preview images.</summary>
    public required ImmutableHashSet<string> Samples { get; init; }

    /// <summary>Averages that committed checkpoints list; null when that could not be read.</summary>
    public ImmutableHashSet<string>? Averages { get; init; }
}
