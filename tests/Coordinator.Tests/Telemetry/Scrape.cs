using System.Globalization;
using System.Text.RegularExpressions;

namespace Hayate.Coordinator.Tests.Telemetry;

/// <summary>What Prometheus reads at a coordinator.</summary>
internal sealed partial class Scrape
{
    private readonly List<(string Name, string Labels, double Value)> _samples;

    private Scrape(string text)
    {
        Types = TypeLine().Matches(text).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        _samples = [.. SampleLine().Matches(text).Select(match =>
            (match.Groups[1].Value, match.Groups[2].Value, double.Parse(match.Groups[3].Value.Replace("+Inf", "∞", StringComparison.Ordinal), CultureInfo.InvariantCulture)))];
    }

    /// <summary>Types of metrics by their names.</summary>
    public IReadOnlyDictionary<string, string> Types { get; }

    public static async Task<Scrape> ReadAsync(TestCoordinator coordinator) =>
        new(await coordinator.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken));

    /// <summary>Sum of the samples of a name that have all the labels, each written like <c>hayate_end="preempted"</c>.</summary>
    public double Sum(string name, params string[] labels) => _samples
        .Where(sample => sample.Name == name && labels.All(label => sample.Labels.Contains(label, StringComparison.Ordinal))).Sum(sample => sample.Value);

    /// <summary>Names of labels that a metric's samples have, those aside that every metric has.</summary>
    public IEnumerable<string> Labels(string metric) => _samples.Where(sample => sample.Name == metric || sample.Name == $"{metric}_bucket")
        .SelectMany(sample => LabelName().Matches(sample.Labels).Select(match => match.Groups[1].Value))
        .Where(label => label != "le" && !label.StartsWith("otel_scope_", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex("^# TYPE (\\S+) (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex("^([a-z_]+)(?:\\{(.*)\\})? (\\S+)(?: \\d+)?$", RegexOptions.Multiline)]
    private static partial Regex SampleLine();

    [GeneratedRegex("([a-z_]+)=\"")]
    private static partial Regex LabelName();
}
