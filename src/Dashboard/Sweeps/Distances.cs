using System.Collections.Immutable;
using Hayate.Contracts.Api;

namespace Hayate.Dashboard.Sweeps;

/// <summary>The measurements of a run in the order of their steps: samplers and anchors.</summary>
public sealed class Distances
{
    private readonly SortedDictionary<(string Subject, int Step), EvaluationInfo> _all = [];

    /// <summary>Measurements of samplers, by sampler and step.</summary>
    public IEnumerable<EvaluationInfo> Samplers => _all.Values.Where(evaluation => evaluation.Nfe is not null);

    /// <summary>Levels that make the numbers mean something, one for each subject.</summary>
    public ImmutableArray<EvaluationInfo> Anchors =>
        [.. _all.Values.Where(found => found.Nfe is null).GroupBy(found => found.Subject).Select(group => group.Last())];

    /// <summary>Takes measurements; one of the same subject and step replaces the earlier.</summary>
    public void Add(IEnumerable<EvaluationInfo> evaluations)
    {
        foreach (var evaluation in evaluations) _all[(evaluation.Subject, evaluation.Step)] = evaluation;
    }

    /// <summary>The smallest distance at a number of network evaluations, of every sampler that takes as many.</summary>
    public EvaluationInfo? Best(int nfe) =>
        Samplers.Where(evaluation => evaluation.Nfe == nfe && double.IsFinite(evaluation.Value)).MinBy(evaluation => evaluation.Value);

    /// <summary>The smallest distance of all.</summary>
    public EvaluationInfo? Best() => Samplers.Where(evaluation => double.IsFinite(evaluation.Value)).MinBy(evaluation => evaluation.Value);
}
