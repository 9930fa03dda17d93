using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Persistence.Rows;

namespace Hayate.Coordinator.Metrics;

/// <summary>Measurements as the API shows them.</summary>
internal static class EvaluationReader
{
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
        ImagesPerSecond = row.ImagesPerSecond,
    };

    /// <summary>The newest measurement of each sampler, in the order of the specification; anchors are left out.</summary>
    public static ImmutableArray<EvaluationInfo> Newest(RunSpec spec, IEnumerable<EvaluationRow> rows)
    {
        var newest = rows.Where(row => row.Nfe is not null).GroupBy(row => row.Subject).Select(group => group.MaxBy(row => row.Step)!);
        var labels = spec.Evaluation.Samplers.Select(sampler => sampler.Label()).ToList();
        return
        [
            .. newest.OrderBy(row => labels.IndexOf(row.Subject) is >= 0 and var index ? index : labels.Count)
                .ThenBy(row => row.Subject, StringComparer.Ordinal).Select(ToInfo),
        ];
    }
}
