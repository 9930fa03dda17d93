using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hayate.Contracts.Writing;

/// <summary>Writes JSON values as YAML for people: short maps and lists on one line, comments above the keys they explain.</summary>
internal sealed partial class YamlWriter(IReadOnlyDictionary<string, string> comments)
{
    private const int LineWidth = 120;
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringBuilder _text = new();

    /// <param name="root">What to write.</param>
    /// <param name="comments">Comment by dotted path of the key it stands above; under the empty path, at the top. Lines end with a line feed.</param>
    public static string Write(JsonObject root, IReadOnlyDictionary<string, string>? comments = null)
    {
        var writer = new YamlWriter(comments ?? ImmutableDictionary<string, string>.Empty);
        writer.Comment("", 0);
        writer.Block(root, "", 0);
        return writer._text.ToString();
    }

    private void Block(JsonObject map, string path, int indent)
    {
        foreach (var (key, value) in map)
        {
            var inner = path.Length == 0 ? key : $"{path}.{key}";
            Comment(inner, indent);
            var line = $"{new string(' ', indent)}{Scalar(key)}: ";
            // The run, not its parts, is what one reads line by line.
            if (value is JsonObject { Count: > 0 } block && (indent < 4 || HasComments(inner) || line.Length + Flow(block).Length > LineWidth))
            {
                _text.Append(line.TrimEnd()).Append('\n');
                Block(block, inner, indent + 2);
            }
            else
                _text.Append(line).Append(Flow(value)).Append('\n');
        }
    }

    private bool HasComments(string path) => comments.Keys.Any(key => key.StartsWith(path + ".", StringComparison.Ordinal));

    private void Comment(string path, int indent)
    {
        if (!comments.TryGetValue(path, out var comment)) return;
        foreach (var line in comment.TrimEnd('\n').Split('\n'))
            _text.Append(' ', indent).Append($"# {line}".TrimEnd()).Append('\n');
    }

    private static string Flow(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject { Count: 0 } => "{}",
        JsonObject map => $"{{ {string.Join(", ", map.Select(entry => $"{Scalar(entry.Key)}: {Flow(entry.Value)}"))} }}",
        JsonArray list => $"[{string.Join(", ", list.Select(Flow))}]",
        _ when node.GetValueKind() == JsonValueKind.String => Scalar(node.GetValue<string>()),
        _ when node.GetValueKind() == JsonValueKind.Number => Number(node.ToJsonString()),
        _ => node.ToJsonString(),
    };

    private static string Scalar(string value) =>
        Plain().IsMatch(value) && value is not ("null" or "Null" or "NULL") ? value : JsonSerializer.Serialize(value, Relaxed);

    // 1E-05 is a number to us but text to readers of YAML 1.1, which want the point: 1.0e-5.
    private static string Number(string json)
    {
        if (json.Split('E', 'e') is not [var digits, var power]) return json;
        var point = digits.Contains('.', StringComparison.Ordinal) ? "" : ".0";
        return $"{digits}{point}e{int.Parse(power, CultureInfo.InvariantCulture)}";
    }

    [GeneratedRegex(@"\A[A-Za-z0-9/][A-Za-z0-9/._@+-]*\z")]
    private static partial Regex Plain();
}
