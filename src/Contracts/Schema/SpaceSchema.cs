using System.Text.Json.Nodes;

namespace Hayate.Contracts.Schema;

/// <summary>The schema of <c>space:</c>, whose keys are paths and so follow from no record.</summary>
internal static class SpaceSchema
{
    public static JsonObject Create() => new()
    {
        ["description"] = "Values to search, by dotted path of a key of the run.",
        ["type"] = "object",
        ["propertyNames"] = new JsonObject { ["pattern"] = "^[a-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*)*$" },
        ["additionalProperties"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["choice"] = new JsonObject { ["description"] = "One of the listed values.", ["type"] = "array", ["minItems"] = 1 },
                ["uniform"] = Bounds("A real number, evenly distributed.", "number"),
                ["log"] = Bounds("A positive real number whose logarithm is evenly distributed.", "number"),
                ["integer"] = Bounds("A whole number, both bounds included.", "integer"),
            },
            ["additionalProperties"] = false,
            ["minProperties"] = 1,
            ["maxProperties"] = 1,
        },
    };

    private static JsonObject Bounds(string description, string type) => new()
    {
        ["description"] = description,
        ["type"] = "array",
        ["items"] = new JsonObject { ["type"] = type },
        ["minItems"] = 2,
        ["maxItems"] = 2,
    };
}
