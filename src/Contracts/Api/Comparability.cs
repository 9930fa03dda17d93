using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hayate.Contracts.Api;

/// <summary>Which measurements may be held against each other, and why others may not.</summary>
public static class Comparability
{
    private const int GroupDigits = 12;

    /// <summary>A short name for everything that two measurements must share to be comparable, beside the metric.</summary>
    public static string GroupOf(EvaluationInfo evaluation)
    {
        var shared = string.Create(CultureInfo.InvariantCulture, $"{evaluation.Features} {evaluation.ReferenceDigest} {evaluation.Samples}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shared)))[..GroupDigits];
    }

    /// <summary>Whether two values may be held against each other.</summary>
    public static bool AreComparable(EvaluationInfo one, EvaluationInfo other) =>
        one.Metric == other.Metric && one.ComparisonGroup == other.ComparisonGroup;

    /// <summary>Why two values of a metric may not be held against each other, in words; null when they may.</summary>
    /// <param name="other">The measurement that is set apart.</param>
    /// <param name="one">The one it does not compare with.</param>
    public static string? Difference(EvaluationInfo other, EvaluationInfo one)
    {
        if (other.ComparisonGroup == one.ComparisonGroup) return null;
        if ((other.Features, other.ReferenceDigest) == (one.Features, one.ReferenceDigest))
            return string.Create(CultureInfo.InvariantCulture, $"measured on {other.Samples:N0} generated images instead of {one.Samples:N0}");
        var parts = Parts(other).Zip(Parts(one)).Where(pair => pair.First.Value != pair.Second.Value)
            .Select(pair => $"{pair.First.Name} {pair.First.Value} instead of {pair.Second.Value}").ToList();
        return parts.Count > 0
            ? $"measured against another reference: {string.Join(", ", parts)}"
            : $"measured against another reference: digest {Short(other.ReferenceDigest)} instead of {Short(one.ReferenceDigest)}";
    }

    /// <summary>Measurements by metric and by what compares, in the order given.</summary>
    public static ImmutableArray<ComparisonGroup> Groups(IEnumerable<EvaluationInfo> evaluations)
    {
        var groups = ImmutableArray.CreateBuilder<ComparisonGroup>();
        foreach (var metric in evaluations.GroupBy(evaluation => evaluation.Metric))
        {
            var first = metric.First();
            groups.AddRange(metric.GroupBy(evaluation => evaluation.ComparisonGroup).Select(group => new ComparisonGroup
            {
                Metric = metric.Key,
                Group = group.Key,
                Runs = [.. group.Select(evaluation => evaluation.RunId).Distinct()],
                Difference = Difference(group.First(), first),
            }));
        }

        return groups.ToImmutable();
    }

    private static IEnumerable<(string Name, string Value)> Parts(EvaluationInfo evaluation)
    {
        yield return ("features", evaluation.Features);
        yield return ("generated images", evaluation.Samples.ToString("N0", CultureInfo.InvariantCulture));
        var of = evaluation.Provenance;
        yield return ("data set", of is null ? "unknown" : $"{of.Dataset} ({Short(of.DatasetDigest)})");
        yield return ("reference images", of?.ReferenceImages.ToString("N0", CultureInfo.InvariantCulture) ?? "unknown");
        yield return ("extractor", of is null ? "unknown" : Short(of.ExtractorDigest ?? "without weights"));
        yield return ("resize", of?.Resize ?? "unknown");
        yield return ("input", of?.Input ?? "unknown");
        yield return ("rounding", of?.Rounding ?? "unknown");
        yield return ("settings", of is null ? "unknown" : of.Settings ?? "none");
    }

    private static string Short(string digest) => digest.Length > GroupDigits && !digest.Contains(' ', StringComparison.Ordinal) ? digest[..GroupDigits] : digest;
}
