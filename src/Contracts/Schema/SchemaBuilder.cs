using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Presets;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;

namespace Hayate.Contracts.Schema;

/// <summary>Builds the schema from the shapes of the records, one definition for each.</summary>
internal sealed class SchemaBuilder
{
    private readonly XmlDescriptions _descriptions = XmlDescriptions.OfContracts;
    private readonly JsonObject _definitions = [];

    public JsonObject Build()
    {
        var root = Record(typeof(SweepDocument), discriminator: null, required: true);
        var keys = (JsonObject)root["properties"]!;
        keys["apiVersion"]!["const"] = SweepSpec.CurrentApiVersion;
        keys["kind"]!["const"] = "Sweep";
        keys["name"]!["pattern"] = Names.Pattern;
        keys[SweepReader.Runs] = new JsonObject
        {
            ["description"] = "The runs by name, or templates of runs where they have a space.",
            ["type"] = "object",
            ["minProperties"] = 1,
            ["propertyNames"] = new JsonObject { ["pattern"] = Names.Pattern },
            ["additionalProperties"] = Run(),
        };
        ((JsonArray)root["required"]!).Add((JsonNode)SweepReader.Runs);
        return new JsonObject(
        [
            KeyValuePair.Create("$schema", (JsonNode?)"https://json-schema.org/draft/2020-12/schema"),
            KeyValuePair.Create("title", (JsonNode?)"Hayate sweep file"),
            .. root.Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())),
            KeyValuePair.Create("$defs", (JsonNode?)_definitions),
        ]);
    }

    // With 'like' any key may come from elsewhere, so none is required, neither of the run nor inside.
    private JsonObject Run()
    {
        var run = Record(typeof(RunSpec), discriminator: null, required: false);
        var keys = (JsonObject)run["properties"]!;
        keys[RunKeys.Like] = new JsonObject { ["description"] = "Name of the run of this file whose keys are inherited.", ["type"] = "string" };
        keys[RunKeys.Preset] = new JsonObject
        {
            ["description"] = "Settings of a paper, or ours for small data, that the run's own keys override.",
            ["enum"] = new JsonArray([.. PresetLibrary.Names.Select(name => (JsonNode)name), null]),
        };
        keys[RunKeys.Space] = SpaceSchema.Create();
        var union = UnionShape.Of(typeof(ObjectiveSpec))!;
        run["allOf"] = new JsonArray([.. union.Cases.Select(form => (JsonNode)new JsonObject
        {
            ["if"] = new JsonObject
            {
                ["properties"] = new JsonObject { [RunKeys.Method] = new JsonObject { ["const"] = form.Word } },
                ["required"] = new JsonArray(RunKeys.Method),
            },
            ["then"] = new JsonObject { ["properties"] = new JsonObject { [RunKeys.Objective] = Reference(form.Type, null) } },
        })]);
        return run;
    }

    private JsonObject Record(Type type, string? discriminator, bool required, string? word = null)
    {
        var shape = RecordShape.Of(type);
        var properties = new JsonObject();
        if (discriminator is not null) properties[discriminator] = new JsonObject { ["const"] = word };
        foreach (var key in shape.Keys) properties[key.Name] = Key(key);
        var schema = Described(_descriptions.Of(type), new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false });
        if (required && shape.Keys.Any(key => key.IsRequired))
            schema["required"] = new JsonArray([.. shape.Keys.Where(key => key.IsRequired).Select(key => (JsonNode)key.Name)]);
        return schema;
    }

    private JsonObject Key(RecordKey key)
    {
        var schema = InRange(key, Value(key.Type, isItem: false));
        if (key.IsRequired) return Described(_descriptions.Of(key.Property), schema);
        schema = OrNothing(schema);
        // A nested record's defaults stand at its own keys.
        if (key.Default is { } value && (!RecordBinder.IsRecord(key.Type) || UnionShape.Of(key.Type) is not null || RecordShape.Of(key.Type).IsSingleValue))
            schema["default"] = JsonSerializer.SerializeToNode(value, key.Type, HayateJson.Options);
        return Described(_descriptions.Of(key.Property), schema);
    }

    private static JsonObject InRange(RecordKey key, JsonObject schema)
    {
        if (key.Range is not { } range) return schema;
        schema["minimum"] = Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture);
        schema["maximum"] = Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
        return schema;
    }

    // A key without a value has its default.
    private static JsonObject OrNothing(JsonObject schema)
    {
        if (schema["enum"] is JsonArray words) words.Add((JsonNode?)null);
        else if (schema["anyOf"] is JsonArray forms) forms.Add((JsonNode)new JsonObject { ["type"] = "null" });
        else if (schema["type"] is JsonArray types) types.Add((JsonNode)"null");
        else if (schema["type"] is { } type) schema["type"] = new JsonArray(type.DeepClone(), "null");
        else return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        return schema;
    }

    private JsonObject Value(Type type, bool isItem)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (RecordBinder.ElementOf(type) is { } element) return new JsonObject { ["type"] = "array", ["items"] = Value(element, isItem: true) };
        if (UnionShape.Of(type) is { } union) return Union(union, UnionShape.IsDiscriminatedByRun(type), isItem);
        if (RecordBinder.IsRecord(type))
        {
            return RecordShape.Of(type) is { IsSingleValue: true, Keys: [var first, ..] }
                ? new JsonObject { ["anyOf"] = new JsonArray(InRange(first, Value(first.Type, isItem: false)), Reference(type, null)) }
                : Reference(type, null);
        }

        if (type.IsEnum) return new JsonObject { ["enum"] = new JsonArray([.. ScalarBinder.Words(type).Select(word => (JsonNode)word)]) };
        return type switch
        {
            _ when type == typeof(bool) => new JsonObject { ["type"] = "boolean" },
            _ when type == typeof(double) => new JsonObject { ["type"] = "number" },
            _ when type == typeof(int) || type == typeof(long) => new JsonObject { ["type"] = "integer" },
            // A step or a name of digits alone is a number to an editor.
            _ => new JsonObject { ["type"] = new JsonArray("string", "number") },
        };
    }

    // Items of lists are never merged with inherited ones, so they must say which form they are.
    private JsonObject Union(UnionShape union, bool isDiscriminatedByRun, bool isItem)
    {
        var forms = union.Cases.Select(form => Reference(form.Type, isDiscriminatedByRun ? null : union.Discriminator, form.Word));
        if (isDiscriminatedByRun) return new JsonObject { ["anyOf"] = new JsonArray([.. forms]) };
        var keys = new JsonObject { ["type"] = "object", ["anyOf"] = new JsonArray([.. forms]) };
        if (isItem) keys["required"] = new JsonArray(union.Discriminator);
        var words = union.Cases.Where(form => !RecordShape.Of(form.Type).Keys.Any(key => key.IsRequired)).Select(form => (JsonNode)form.Word);
        return new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = new JsonArray([.. words]) }, keys) };
    }

    private JsonObject Reference(Type type, string? discriminator, string? word = null)
    {
        if (!_definitions.ContainsKey(type.Name))
        {
            _definitions[type.Name] = null;
            _definitions[type.Name] = Record(type, discriminator, required: false, word);
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{type.Name}" };
    }

    private static JsonObject Described(string? description, JsonObject schema)
    {
        if (description is not null) schema.Insert(0, "description", description);
        return schema;
    }
}
