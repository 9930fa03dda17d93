using System.Text.RegularExpressions;
using Hayate.Deployment.Tests.Kubernetes;
using Hayate.TestKit;
using Hayate.TestKit.Telemetry;
using k8s.Models;
using YamlDotNet.Serialization;

namespace Hayate.Deployment.Tests.Observability;

/// <summary>
/// That rules and dashboard ask for what there is. A coordinator's tests see to it that the metrics which docs/observability.md lists are those
/// that it exports.
/// </summary>
public sealed partial class ObservabilityTests
{
    /// <summary>What Prometheus itself adds.</summary>
    private static readonly string[] OfPrometheus = ["up", "job", "instance", "le"];

    private static readonly IReadOnlyList<Alert> Alerts = Alert.ReadAll();
    private static readonly IReadOnlyList<Panel> Panels = Panel.ReadAll();
    private static readonly IReadOnlyList<DocumentedMetric> Documented = DocumentedMetric.ReadAll();

    public static TheoryData<string> Expressions => [.. Alerts.Select(alert => alert.Expression).Concat(Panels.SelectMany(panel => panel.Expressions)).Distinct()];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Expression_OfARuleOrPanel_AsksForDocumentedMetricsByLabelsThatTheyHave(string expression)
    {
        Query query = new(expression);
        var metrics = query.Series.Except(OfPrometheus).Select(series => Assert.Single(Documented, metric => SeriesOf(metric).Contains(series))).ToList();

        Assert.True(metrics.Count > 0 || query.Series.Contains("up"), "It asks for nothing.");
        Assert.Empty(query.Labels.Except(metrics.SelectMany(metric => metric.Labels)).Except(OfPrometheus));
    }

    [Fact]
    public async Task Rules_OfTheFile_FireWhenTheyShouldAndOnlyThen()
    {
        await PromtoolAsync("check", "rules", Repository.File("infra", "observability", "alerts.yaml"));
        await PromtoolAsync("test", "rules", Repository.File("infra", "observability", "alerts.test.yaml"));

        var tests = await File.ReadAllTextAsync(Repository.File("infra", "observability", "alerts.test.yaml"), TestContext.Current.CancellationToken);
        Assert.All(Alerts, alert => Assert.Contains($"alertname=\"{alert.Name}\"", tests, StringComparison.Ordinal));
        Assert.All(Alerts, alert => Assert.Contains(alert.Severity, (string[])["warning", "critical"]));
    }

    [Fact]
    public void Alert_OfTheFile_HasARunbookAndNoRunbookIsForNothing()
    {
        var documentation = File.ReadAllText(Repository.File("docs", "observability.md"));
        var runbooks = Heading().Matches(documentation).ToDictionary(heading => $"docs/observability.md#{heading.Groups[1].Value.ToLowerInvariant()}", heading => heading.Groups[2].Value);

        Assert.Equal(Alerts.Select(alert => $"docs/observability.md#{alert.Name.ToLowerInvariant()}"), Alerts.Select(alert => alert.Runbook));
        Assert.Equal(Alerts.Select(alert => alert.Runbook).Order(StringComparer.Ordinal), runbooks.Keys.Order(StringComparer.Ordinal));
        Assert.All(runbooks.Values, text => Assert.All((string[])["**Symptom.**", "**Look at**", "**Cure.**"], part => Assert.Contains(part, text, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Panels_OfTheDashboard_AreQueriesThatPrometheusUnderstandsInPlacesOfTheirOwn()
    {
        Assert.Empty(Panels.GroupBy(panel => panel.Id).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.Empty(Panels.Where(panel => Panels.Any(other => other != panel && panel.Overlaps(other))).Select(panel => panel.Title));
        Assert.All(Panels.Where(panel => panel.Type != "row"), panel =>
        {
            Assert.NotEmpty(panel.Expressions);
            Assert.Equal("${datasource}", panel.DataSource);
        });

        var folder = Directory.CreateTempSubdirectory("hayate-dashboard-");
        try
        {
            var rules = Panels.SelectMany(panel => panel.Expressions).Select((expression, index) => new Dictionary<string, string>
            {
                ["record"] = $"query_{index}",
                ["expr"] = expression.Replace("$__rate_interval", "5m", StringComparison.Ordinal),
            });
            var file = Path.Combine(folder.FullName, "queries.yaml");
            await File.WriteAllTextAsync(file, new SerializerBuilder().Build().Serialize(new { groups = new[] { new { name = "dashboard", rules } } }), TestContext.Current.CancellationToken);
            await PromtoolAsync("check", "rules", file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Metrics_OfOurOwn_AreAllOnTheDashboard()
    {
        var shown = Panels.SelectMany(panel => panel.Expressions).SelectMany(expression => new Query(expression).Series).ToHashSet();

        Assert.Empty(Documented.Where(metric => metric.IsOurs && !SeriesOf(metric).Any(shown.Contains)).Select(metric => metric.Name));
    }

    [Fact]
    public async Task Coordinator_OfTheManifests_IsScrapedWhereItAnswers()
    {
        var pods = Assert.Single((await Overlay.RenderAsync("azure")).Programs, program => program.Component == "coordinator");
        var scraped = pods.Template.Metadata.Annotations;
        var ingress = Assert.Single((await Overlay.RenderAsync("azure")).Of<V1Ingress>());

        Assert.Equal(("true", "/metrics"), (scraped["prometheus.io/scrape"], scraped["prometheus.io/path"]));
        Assert.Contains(pods.Pod.Containers.Single().Ports, port => port.Name == "http" && $"{port.ContainerPort}" == scraped["prometheus.io/port"]);
        // Nobody is asked for a token there, so the world outside must not get there.
        var leading = ingress.Spec.Rules.Single().Http.Paths.Where(path => path.Backend.Service.Name == "hayate-coordinator").Select(path => path.Path);
        Assert.Equal(["/api"], leading);
        var configuration = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(await File.ReadAllTextAsync(Repository.File("infra", "observability", "prometheus.yaml"), TestContext.Current.CancellationToken));
        var job = Assert.IsType<Dictionary<object, object>>(Assert.Single((List<object>)configuration["scrape_configs"]));
        Assert.All(Alerts.Select(alert => JobName().Match(alert.Expression)).Where(match => match.Success), match => Assert.Equal(job["job_name"], match.Groups[1].Value));
    }

    private static IEnumerable<string> SeriesOf(DocumentedMetric metric) =>
        metric.Type == "histogram" ? [$"{metric.Name}_bucket", $"{metric.Name}_sum", $"{metric.Name}_count"] : [metric.Name];

    private static async Task PromtoolAsync(params string[] arguments) => await Command.RunAsync("promtool", arguments);

    [GeneratedRegex(@"^## (Hayate\w+)\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Heading();

    [GeneratedRegex("job=\"([^\"]+)\"")]
    private static partial Regex JobName();
}
