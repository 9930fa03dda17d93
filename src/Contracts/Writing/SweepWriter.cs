using System.Text.Json;
using System.Text.Json.Nodes;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Writing;

/// <summary>Writes a sweep with only those keys that say something: defaults, and what a student takes from its teacher, are left out.</summary>
internal static class SweepWriter
{
    public static string Write(SweepSpec sweep, IReadOnlyDictionary<string, string>? comments = null)
    {
        var file = new JsonObject
        {
            ["apiVersion"] = sweep.ApiVersion,
            ["kind"] = sweep.Kind,
            ["name"] = sweep.Name,
            ["runs"] = new JsonObject(sweep.Runs.Select(run => KeyValuePair.Create(run.Name, (JsonNode?)Run(run, sweep)))),
        };
        if (Sparse(sweep.Search) is { Count: > 0 } search) file["search"] = search;
        return YamlWriter.Write(file, comments);
    }

    private static JsonObject Run(RunTemplate template, SweepSpec sweep)
    {
        var spec = template.Spec;
        var run = Sparse(spec);
        if (run.Remove(RunKeys.Objective, out var objective) && Without((JsonObject)objective!, RunKeys.Method) is { Count: > 0 } settings)
            run[RunKeys.Objective] = settings;
        if (spec.Teacher is { } teacher)
        {
            var reference = sweep.Runs.FirstOrDefault(other => other.Name == teacher.Run)?.Spec;
            foreach (var key in RunKeys.FromTeacher)
            {
                var property = RecordShape.Of(typeof(RunSpec)).Find(key)!;
                var own = Json(property.Property.GetValue(spec), property.Type);
                run.Remove(key);
                if (reference is null || !JsonNode.DeepEquals(own, Json(property.Property.GetValue(reference), property.Type))) run[key] = own;
            }
        }

        if (!template.Space.IsEmpty)
            run[RunKeys.Space] = new JsonObject(template.Space.Select(dimension => KeyValuePair.Create(dimension.Path, (JsonNode?)Dimension(dimension))));
        return run;
    }

    private static JsonObject Dimension(SearchDimension dimension) => dimension switch
    {
        ChoiceDimension choice => new JsonObject { ["choice"] = Json(choice.Values, choice.Values.GetType()) },
        UniformDimension range => new JsonObject { ["uniform"] = new JsonArray(range.Low, range.High) },
        LogDimension range => new JsonObject { ["log"] = new JsonArray(range.Low, range.High) },
        IntegerDimension range => new JsonObject { ["integer"] = new JsonArray(range.Low, range.High) },
        _ => throw new NotSupportedException($"{dimension.GetType().Name} cannot be written."),
    };

    private static JsonObject Sparse(object record)
    {
        var shape = RecordShape.Of(record.GetType());
        var written = new JsonObject();
        if (record.GetType().BaseType is { } declared && UnionShape.Of(declared) is { } union) written[union.Discriminator] = union.WordOf(record);
        foreach (var key in shape.Keys)
        {
            var value = key.Property.GetValue(record);
            var json = Json(value, key.Type);
            if (value is null || (!key.IsRequired && JsonNode.DeepEquals(json, Json(key.Default, key.Type)))) continue;
            written[key.Name] = RecordBinder.ElementOf(key.Type) is null && json is JsonObject ? Sparse(value) : json;
        }

        return written;
    }

    private static JsonObject Without(JsonObject map, string key)
    {
        map.Remove(key);
        return map;
    }

    private static JsonNode? Json(object? value, Type type) => JsonSerializer.SerializeToNode(value, type, HayateJson.Options);
}
