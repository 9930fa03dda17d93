using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Checkpoints;

/// <summary>Which checkpoints of a run stay.</summary>
internal static class Retention
{
    /// <summary>Steps whose checkpoints may go: neither among the newest, nor among the best, nor needed by a student.</summary>
    /// <param name="newestFirst">
    /// Steps that have a checkpoint, in the order of their commits: an attempt that could not load the newest one goes on from an earlier
    /// step, and what it commits there is newer.
    /// </param>
    /// <param name="distances">Distances by step.</param>
    /// <param name="keep">How many stay; the newest always does, since a resume needs it.</param>
    /// <param name="needed">Steps that unfinished runs distil from or are going to.</param>
    public static IEnumerable<int> Superfluous(
        IReadOnlyList<int> newestFirst, IReadOnlyDictionary<int, double> distances, KeepSpec keep, IReadOnlyCollection<int> needed)
    {
        var kept = newestFirst.Take(Math.Max(1, keep.Latest))
            .Concat(Distances.Ranked(newestFirst, distances).Take(keep.Best))
            .Concat(needed).ToHashSet();
        return newestFirst.Where(step => !kept.Contains(step));
    }
}
