using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hayate.Contracts.Tests.Schema;

/// <summary>Checks a value against a schema, keyword by keyword as the specification of draft 2020-12 says. A keyword it does not know is an error.</summary>
internal sealed class SchemaWalk(JsonObject root)
{
    public bool Accepts(JsonNode? value) => Accepts(root, value);

    private bool Accepts(JsonNode schema, JsonNode? value) =>
        schema.GetValueKind() is JsonValueKind.True or JsonValueKind.False
            ? schema.GetValue<bool>()
            : ((JsonObject)schema).All(keyword => Holds(keyword.Key, keyword.Value!, (JsonObject)schema, value));

    private bool Holds(string keyword, JsonNode argument, JsonObject schema, JsonNode? value) => keyword switch
    {
        "$schema" or "$defs" or "title" or "description" or "default" or "then" => true,
        "$ref" => Accepts(root["$defs"]![argument.GetValue<string>()["#/$defs/".Length..]]!, value),
        "type" => argument is JsonArray types ? types.Any(type => IsType(type!.GetValue<string>(), value)) : IsType(argument.GetValue<string>(), value),
        "enum" => ((JsonArray)argument).Any(word => JsonNode.DeepEquals(word, value)),
        "const" => JsonNode.DeepEquals(argument, value),
        "anyOf" => ((JsonArray)argument).Any(form => Accepts(form!, value)),
        "allOf" => ((JsonArray)argument).All(form => Accepts(form!, value)),
        "if" => !Accepts(argument, value) || Accepts(schema["then"]!, value),
        "minimum" => Number(value) is not { } number || number >= argument.GetValue<double>(),
        "maximum" => Number(value) is not { } number || number <= argument.GetValue<double>(),
        "pattern" => value?.GetValueKind() != JsonValueKind.String || Regex.IsMatch(value.GetValue<string>(), argument.GetValue<string>()),
        "items" => value is not JsonArray items || items.All(item => Accepts(argument, item)),
        "minItems" => value is not JsonArray items || items.Count >= argument.GetValue<int>(),
        "maxItems" => value is not JsonArray items || items.Count <= argument.GetValue<int>(),
        "required" => value is not JsonObject keys || ((JsonArray)argument).All(key => keys.ContainsKey(key!.GetValue<string>())),
        "properties" => value is not JsonObject keys || keys.All(key => argument[key.Key] is not { } inner || Accepts(inner, key.Value)),
        "additionalProperties" => value is not JsonObject keys || keys.All(key => schema["properties"]?[key.Key] is not null || Accepts(argument, key.Value)),
        "propertyNames" => value is not JsonObject keys || keys.All(key => Accepts(argument, JsonValue.Create(key.Key))),
        "minProperties" => value is not JsonObject keys || keys.Count >= argument.GetValue<int>(),
        "maxProperties" => value is not JsonObject keys || keys.Count <= argument.GetValue<int>(),
        _ => throw new NotSupportedException($"The schema uses the keyword {keyword}."),
    };

    private static bool IsType(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("string", JsonValueKind.String) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => Number(value) is { } number && number == Math.Floor(number),
        _ => false,
    };

    private static double? Number(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number ? double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture) : null;
}
