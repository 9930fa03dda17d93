using Hayate.TestKit;
using YamlDotNet.Serialization;

namespace Hayate.Deployment.Tests.Observability;

/// <summary>A rule of infra/observability/alerts.yaml.</summary>
internal sealed record Alert
{
    public required string Name { get; init; }

    public required string Expression { get; init; }

    public required string Severity { get; init; }

    /// <summary>File and heading, as in a link.</summary>
    public required string Runbook { get; init; }

    public static IReadOnlyList<Alert> ReadAll()
    {
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<Dictionary<string, object>>>>(
            File.ReadAllText(Repository.File("infra", "observability", "alerts.yaml")));
        return [.. file["groups"].SelectMany(group => (List<object>)group["rules"]).Cast<Dictionary<object, object>>().Select(rule => new Alert
        {
            Name = (string)rule["alert"],
            Expression = (string)rule["expr"],
            Severity = (string)((Dictionary<object, object>)rule["labels"])["severity"],
            Runbook = (string)((Dictionary<object, object>)rule["annotations"])["runbook"],
        })];
    }
}
