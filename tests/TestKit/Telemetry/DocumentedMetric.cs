using System.Text.RegularExpressions;

namespace Hayate.TestKit.Telemetry;

/// <summary>A metric as docs/observability.md lists it: what rules and dashboards may ask for, and what coordinators must export.</summary>
/// <param name="Name">Its name for Prometheus.</param>
/// <param name="Type">counter, gauge or histogram.</param>
/// <param name="Labels">Names of its labels, in order.</param>
public sealed partial record DocumentedMetric(string Name, string Type, IReadOnlyList<string> Labels)
{
    /// <summary>Whether it is Hayate's own rather than a library's.</summary>
    public bool IsOurs => Name.StartsWith("hayate_", StringComparison.Ordinal);

    /// <summary>All of them, of the repository that the tests were built in.</summary>
    public static IReadOnlyList<DocumentedMetric> ReadAll() => [.. Row().Matches(File.ReadAllText(Repository.File("docs", "observability.md"))).Select(row => new DocumentedMetric(
        row.Groups[1].Value, row.Groups[2].Value,
        [.. row.Groups[3].Value.Split([',', ' ', '`'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)]))];

    [GeneratedRegex(@"^\| `([a-z_]+)` \| (counter|gauge|histogram) \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
