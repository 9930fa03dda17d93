using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Writing;

/// <summary>Writes a sweep with only those keys that say something: defaults, and what a student takes from its teacher, are left out.</summary>
internal static class SweepWriter
{
    // What a run is comes first, whatever the order of the record.
    private static readonly string[] First = [RunKeys.Method, RunKeys.Teacher, .. RunKeys.FromTeacher, RunKeys.Objective];

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
        var run = Sparse(template.Spec);
        ((JsonObject)run[RunKeys.Objective]!).Remove(RunKeys.Method);
        if (run[RunKeys.Objective] is JsonObject { Count: 0 }) run.Remove(RunKeys.Objective);
        if (template.Spec.Teacher is { } teacher)
            WriteTaught(run, template.Spec, sweep.Runs.FirstOrDefault(other => other.Name == teacher.Run)?.Spec);
        if (!template.Space.IsEmpty)
            run[RunKeys.Space] = new JsonObject(template.Space.Select(one => KeyValuePair.Create(one.Path, (JsonNode?)Dimension(one))));
        foreach (var key in First.Reverse())
            if (run.Remove(key, out var value)) run.Insert(0, key, value);
        return run;
    }

    // What a student would take from a teacher in the file is written when it differs, and then whole, as the teacher's keys would show through.
    private static void WriteTaught(JsonObject run, RunSpec student, RunSpec? teacher)
    {
        foreach (var key in RunKeys.FromTeacher)
        {
            var property = RecordShape.Of(typeof(RunSpec)).Find(key)!;
            var own = property.Property.GetValue(student)!;
            var json = Json(own, property.Type);
            run.Remove(key);
            if (teacher is null) run[key] = Sparse(own) is { Count: > 0 } sparse ? sparse : json;
            else if (!JsonNode.DeepEquals(json, Json(property.Property.GetValue(teacher), property.Type))) run[key] = json;
        }
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
        if (UnionShape.OfForm(record.GetType()) is { } union) written[union.Discriminator] = union.WordOf(record);
        foreach (var key in shape.Keys)
        {
            var value = key.Property.GetValue(record);
            var json = Json(value, key.Type);
            if (value is null || (!key.IsRequired && JsonNode.DeepEquals(json, Json(key.Default, key.Type)))) continue;
            written[key.Name] = json switch
            {
                JsonObject => Sparse(value),
                JsonArray { Count: > 0 } items when items[0] is JsonObject => new JsonArray([.. ((IEnumerable)value).Cast<object>().Select(Sparse)]),
                _ => json,
            };
        }

        return written;
    }

    private static JsonNode? Json(object? value, Type type) => JsonSerializer.SerializeToNode(value, type, HayateJson.Options);
}
