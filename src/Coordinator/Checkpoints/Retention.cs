using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Checkpoints;

/// <summary>Which checkpoints of a run stay.</summary>
internal static class Retention
{
    /// <summary>Steps whose checkpoints may go: neither among the newest, nor among the best, nor needed by a student.</summary>
    /// <param name="steps">Steps that have a checkpoint.</param>
    /// <param name="distances">Distances by step.</param>
    /// <param name="keep">How many stay; the newest always does, since a resume needs it.</param>
    /// <param name="needed">Steps that unfinished runs distil from or are going to.</param>
    public static IEnumerable<int> Superfluous(
        IReadOnlyCollection<int> steps, IReadOnlyDictionary<int, double> distances, KeepSpec keep, IReadOnlyCollection<int> needed)
    {
        var kept = steps.OrderDescending().Take(Math.Max(1, keep.Latest))
            .Concat(Distances.Ranked(steps, distances).Take(keep.Best))
            .Concat(needed).ToHashSet();
        return steps.Where(step => !kept.Contains(step));
    }
}
