using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Metrics;
using Hayate.Coordinator.Persistence.Rows;

namespace Hayate.Coordinator.Checkpoints;

/// <summary>What ranks the checkpoints of a run: the first metric of its first sampler, in a form where small is good.</summary>
internal static class Distances
{
    /// <summary>Distance by step, from the measurements of one run. Steps without a number, or with one that does not compare with the newest, are left out.</summary>
    public static Dictionary<int, double> ByStep(RunSpec spec, IReadOnlyCollection<EvaluationRow> evaluations)
    {
        var sign = spec.Evaluation.Metrics is [var metric, ..] && metric.IsBetterHigh() ? -1 : 1;
        var measured = Measured(spec, evaluations);
        var newest = measured.MaxBy(info => info.Step);
        return measured.Where(info => Comparability.AreComparable(info, newest!)).ToDictionary(info => info.Step, info => sign * info.Value);
    }

    /// <summary>The measurements that rank checkpoints, whatever they were measured against; those without a number are left out.</summary>
    public static IReadOnlyList<EvaluationInfo> Measured(RunSpec spec, IEnumerable<EvaluationRow> evaluations)
    {
        if (spec.Evaluation.Metrics is not [var metric, ..] || SubjectOf(spec) is not { } subject) return [];
        var name = metric.NameWith(spec.Evaluation.Features);
        return [.. evaluations.Where(row => row.Metric == name && row.Subject == subject && row.Value is not null).Select(EvaluationReader.ToInfo)];
    }

    /// <summary>What the ranking metric is measured of; null where no sampler is named.</summary>
    public static string? SubjectOf(RunSpec spec) => spec.Evaluation switch
    {
        { Metrics: [var metric, ..] } when !metric.IsOfSamples() => MetricFacts.Model,
        { Samplers: [var first, ..] } => first.Label(),
        _ => null,
    };

    /// <summary>Steps in order of quality: measured ones first, smallest distance first, of equals the newest.</summary>
    public static IEnumerable<int> Ranked(IEnumerable<int> steps, IReadOnlyDictionary<int, double> distances) =>
        steps.Where(distances.ContainsKey).OrderBy(step => distances[step]).ThenByDescending(step => step);
}
