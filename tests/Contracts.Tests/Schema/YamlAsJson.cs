using System.Globalization;
using System.Text.Json.Nodes;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Validation;

namespace Hayate.Contracts.Tests.Schema;

/// <summary>A YAML text as an editor sees it: JSON by YAML's core schema.</summary>
internal static class YamlAsJson
{
    public static JsonNode? Convert(string yaml) => Convert(YamlReader.Read(yaml, new ErrorList())!);

    private static JsonNode? Convert(Node node) => node switch
    {
        _ when node.IsNull => null,
        MapNode map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, Convert(entry.Value)))),
        ListNode list => new JsonArray([.. list.Items.Select(Convert)]),
        ScalarNode { IsPlain: true, Text: "true" or "false" } scalar => JsonValue.Create(scalar.Text == "true"),
        ScalarNode { IsPlain: true } scalar when double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        ScalarNode scalar => JsonValue.Create(scalar.Text),
        _ => throw new NotSupportedException(node.Description),
    };
}
