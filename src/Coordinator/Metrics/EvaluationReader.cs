using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Metrics;

/// <summary>Measurements as the API shows them.</summary>
internal static class EvaluationReader
{
    /// <summary>The measurements asked for, by run, step and subject.</summary>
    public static async Task<ImmutableArray<EvaluationInfo>> ReadAsync(IQueryable<EvaluationRow> wanted, CancellationToken cancellationToken)
    {
        var rows = await wanted.AsNoTracking().OrderBy(row => row.RunId).ThenBy(row => row.Step).ThenBy(row => row.Subject).ToListAsync(cancellationToken);
        return [.. rows.Select(ToInfo)];
    }

    public static EvaluationInfo ToInfo(EvaluationRow row) => new()
    {
        RunId = row.RunId,
        Step = row.Step,
        Subject = row.Subject,
        Nfe = row.Nfe,
        Metric = row.Metric,
        Value = row.Value ?? double.NaN,
        Features = row.Features,
        ReferenceDigest = row.ReferenceDigest,
        Samples = row.Samples,
        StandardError = row.StandardError,
        NoiseLevel = row.NoiseLevel,
        Provenance = row.Provenance,
        ImagesPerSecond = row.ImagesPerSecond,
    };

    /// <summary>
    /// The newest measurement of each sampler by each metric, in the order of the specification, then those of the model itself; anchors and single
    /// noise levels are left out.
    /// </summary>
    public static ImmutableArray<EvaluationInfo> Newest(RunSpec spec, IEnumerable<EvaluationRow> rows)
    {
        var newest = rows.Where(row => row.Nfe is not null && row.NoiseLevel is null)
            .GroupBy(row => (row.Subject, row.Metric)).Select(group => group.MaxBy(row => row.Step)!);
        var metrics = spec.Evaluation.Metrics.Select(metric => metric.NameWith(spec.Evaluation.Features)).ToList();
        return
        [
            .. newest.OrderBy(row => row.Subject == MetricFacts.Model).ThenBy(row => Place(metrics, row.Metric)).ThenBy(row => Place(spec.Evaluation.Samplers, row.Subject))
                .ThenBy(row => row.Metric, StringComparer.Ordinal).ThenBy(row => row.Subject, StringComparer.Ordinal).Select(ToInfo),
        ];
    }

    private static int Place(List<string> known, string word) => known.IndexOf(word) is >= 0 and var place ? place : known.Count;

    private static int Place(ImmutableArray<SamplerSpec> samplers, string subject) => samplers.TakeWhile(sampler => !sampler.IsSubject(subject)).Count();
}
