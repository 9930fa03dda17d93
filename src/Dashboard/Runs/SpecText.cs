using System.Text;
using System.Text.Json;
using Hayate.Contracts;
using Hayate.Contracts.Specification;

namespace Hayate.Dashboard.Runs;

/// <summary>A specification as text: YAML as in sweep files, or JSON as in the API.</summary>
internal static class SpecText
{
    private static readonly JsonSerializerOptions Indented = new(HayateJson.Options) { WriteIndented = true };

    public static string Json(RunSpec spec) => JsonSerializer.Serialize(spec, Indented);

    public static string Yaml(RunSpec spec)
    {
        var text = new StringBuilder();
        WriteMap(text, JsonSerializer.SerializeToElement(spec, HayateJson.Options), depth: 0);
        return text.ToString();
    }

    private static void WriteMap(StringBuilder text, JsonElement map, int depth)
    {
        foreach (var property in map.EnumerateObject())
        {
            text.Append(' ', depth * 2).Append(property.Name).Append(':');
            if (IsBlock(property.Value))
            {
                text.Append('\n');
                WriteMap(text, property.Value, depth + 1);
            }
            else
            {
                text.Append(' ').Append(Inline(property.Value)).Append('\n');
            }
        }
    }

    private static bool IsBlock(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any();

    private static string Inline(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Inline))}]",
        JsonValueKind.Object when !value.EnumerateObject().Any() => "{}",
        JsonValueKind.Object => $"{{ {string.Join(", ", value.EnumerateObject().Select(p => $"{p.Name}: {Inline(p.Value)}"))} }}",
        JsonValueKind.String => Scalar(value.GetString()!),
        _ => value.GetRawText(),
    };

    // Words are plain; whatever YAML could take for something else is quoted as JSON, which YAML reads alike.
    private static string Scalar(string text) =>
        text.Length > 0 && char.IsLetter(text[0]) && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '.' or '_' or '/' or '@')
        && text is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off")
            ? text
            : JsonSerializer.Serialize(text);
}
