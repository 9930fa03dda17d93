using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;

namespace Hayate.Dashboard.Sweeps;

/// <summary>The measurements of a run in the order of their steps: samplers, the model itself, and anchors.</summary>
public sealed class Distances
{
    private readonly SortedDictionary<(string Metric, string Subject, int Step), EvaluationInfo> _all = [];

    /// <summary>Names of the metrics that were measured, the Fréchet distance first.</summary>
    public IEnumerable<string> Metrics =>
        _all.Values.Where(found => found.Nfe is not null).Select(found => found.Metric).Distinct().OrderBy(name => MetricFacts.Find(name) ?? (EvaluationMetric)int.MaxValue);

    /// <summary>Measurements by a metric of samplers or of the model, by subject and step. Those of single noise levels are left out.</summary>
    public IEnumerable<EvaluationInfo> Of(string metric) =>
        _all.Values.Where(found => found.Metric == metric && found.Nfe is not null && found.NoiseLevel is null);

    /// <summary>The newest measurements by a metric at single noise levels, from low to high.</summary>
    public ImmutableArray<EvaluationInfo> ByNoiseLevel(string metric) =>
    [
        .. _all.Values.Where(found => found.Metric == metric && found.NoiseLevel is not null)
            .GroupBy(found => found.Subject).Select(group => group.Last()).OrderBy(found => found.NoiseLevel),
    ];

    /// <summary>Levels that make the numbers mean something, one for each subject, of the reference that a measurement has.</summary>
    public ImmutableArray<EvaluationInfo> Anchors(EvaluationInfo? beside) =>
    [
        .. _all.Values.Where(found => found.Nfe is null && (beside is null || (found.Metric, found.ReferenceDigest) == (beside.Metric, beside.ReferenceDigest)))
            .GroupBy(found => found.Subject).Select(group => group.Last()),
    ];

    /// <summary>Takes measurements; one of the same metric, subject and step replaces the earlier.</summary>
    public void Add(IEnumerable<EvaluationInfo> evaluations)
    {
        foreach (var evaluation in evaluations) _all[(evaluation.Metric, evaluation.Subject, evaluation.Step)] = evaluation;
    }

    /// <summary>The newest measurement by a metric: what other ones of the run must compare with.</summary>
    public EvaluationInfo? Newest(string metric) => Of(metric).MaxBy(found => found.Step);

    /// <summary>The best value at a number of network evaluations, of every sampler that takes as many, among what compares with the newest.</summary>
    public EvaluationInfo? Best(string metric, int nfe) => BestOf(metric, Of(metric).Where(found => found.Nfe == nfe));

    /// <summary>The best value of all that compare with the newest.</summary>
    public EvaluationInfo? Best(string metric) => BestOf(metric, Of(metric));

    private EvaluationInfo? BestOf(string metric, IEnumerable<EvaluationInfo> candidates)
    {
        var newest = Newest(metric);
        var ranked = candidates.Where(found => double.IsFinite(found.Value) && Comparability.AreComparable(found, newest!));
        return IsBetterHigh(metric) ? ranked.MaxBy(found => found.Value) : ranked.MinBy(found => found.Value);
    }

    /// <summary>Whether large values of a metric are good.</summary>
    public static bool IsBetterHigh(string metric) => MetricFacts.Find(metric) is { } known && known.IsBetterHigh();

    /// <summary>Whether a metric is a distance between features, whose values make sense on a logarithmic axis and as ratios.</summary>
    public static bool IsDistance(string metric) => MetricFacts.Find(metric) is EvaluationMetric.Fd;
}
