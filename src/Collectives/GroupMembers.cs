using System.Collections.Immutable;

namespace Hayate.Collectives;

/// <summary>The ranks of a group or of a part of one, and which of them this is. Failures name ranks of the whole group.</summary>
/// <param name="Ranks">Ranks of the whole group, ascending.</param>
/// <param name="Own">Position of this rank among them.</param>
internal sealed record GroupMembers(ImmutableArray<int> Ranks, int Own)
{
    public int Count => Ranks.Length;

    /// <summary>This rank in the whole group.</summary>
    public int Rank => Ranks[Own];

    public static GroupMembers Of(IEnumerable<int> ranks, int rank)
    {
        ImmutableArray<int> ordered = [.. ranks.Order()];
        return new GroupMembers(ordered, ordered.IndexOf(rank));
    }
}
