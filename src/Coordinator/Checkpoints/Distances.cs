using Hayate.Contracts.Specification;
using Hayate.Coordinator.Persistence.Rows;

namespace Hayate.Coordinator.Checkpoints;

/// <summary>The distance that ranks the checkpoints of a run: that of its first sampler.</summary>
internal static class Distances
{
    /// <summary>Name of the metric.</summary>
    public const string Metric = "fd";

    /// <summary>Distance by step, from the measurements of one run. Steps without a number are left out.</summary>
    public static Dictionary<int, double> ByStep(RunSpec spec, IReadOnlyCollection<EvaluationRow> evaluations)
    {
        if (spec.Evaluation.Samplers is not [var first, ..]) return [];
        var subject = first.Label();
        return evaluations.Where(row => row.Metric == Metric && row.Subject == subject && row.Value is not null)
            .ToDictionary(row => row.Step, row => row.Value!.Value);
    }

    /// <summary>Steps in order of quality: measured ones first, smallest distance first, of equals the newest.</summary>
    public static IEnumerable<int> Ranked(IEnumerable<int> steps, IReadOnlyDictionary<int, double> distances) =>
        steps.Where(distances.ContainsKey).OrderBy(step => distances[step]).ThenByDescending(step => step);
}
