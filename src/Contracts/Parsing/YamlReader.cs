using System.Collections.Immutable;
using Hayate.Contracts.Validation;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hayate.Contracts.Parsing;

/// <summary>
/// Reads one YAML document into nodes. Only plain YAML is accepted: anchors, aliases and tags have no place in a sweep file,
/// where <c>like:</c> shares settings.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 32;

    private readonly string[] _lines;
    private readonly ErrorList _errors;
    private readonly Parser _parser;
    private Mark _last = new(1, 1);

    private YamlReader(string text, ErrorList errors)
    {
        _lines = text.TrimEnd().Split('\n');
        _errors = errors;
        _parser = new Parser(new StringReader(text));
    }

    private ParsingEvent Current => _parser.Current!;

    /// <summary>The document, or null when it is empty or no YAML, which then is among the errors.</summary>
    public static Node? Read(string text, ErrorList errors) => new YamlReader(text.TrimStart('\uFEFF'), errors).ReadDocument();

    private Node? ReadDocument()
    {
        try
        {
            while (Next() is StreamStart or DocumentStart) { }
            if (Current is StreamEnd)
            {
                _errors.Add(
                    _last,
                    "",
                    "The file is empty; a sweep was expected.",
                    "Start with apiVersion, kind, name and runs, as in samples/digits.yaml.");
                return null;
            }

            var root = ReadNode("", 0);
            Next();
            if (Next() is not StreamEnd)
                _errors.Add(_last, "", "The file has a second document after '---'.", "Put one sweep into one file.");
            return root;
        }
        catch (YamlException broken)
        {
            ReportSyntax(MarkOf(broken.Start), broken.Message);
        }
        catch (InvalidOperationException)
        {
            // The scanner gives up this way on a flow list or map that is not closed before the next key.
            ReportSyntax(_last, "A bracket, brace or quote opened here is never closed.");
        }

        return null;
    }

    private ParsingEvent Next()
    {
        if (!_parser.MoveNext()) throw new InvalidOperationException("The events ended before the document did.");
        _last = MarkOf(Current.Start);
        return Current;
    }

    private Node? ReadNode(string key, int depth)
    {
        var at = MarkOf(Current.Start);
        if (Current is NodeEvent node) RejectDecoration(node, key, at);
        if (depth > MaxDepth) throw new YamlException(Current.Start, Current.End, $"Keys are nested deeper than {MaxDepth} levels.");
        switch (Current)
        {
            case Scalar scalar:
                return new ScalarNode(at, scalar.Value, scalar.Style == ScalarStyle.Plain);
            case SequenceStart:
                return ReadList(key, at, depth);
            case MappingStart:
                return ReadMap(key, at, depth);
            default:
                _errors.Add(
                    at,
                    key,
                    "An alias (*name) was found.",
                    "Write the value out, or let the run inherit it with 'like: other-run'.");
                return null;
        }
    }

    private ListNode ReadList(string key, Mark at, int depth)
    {
        var items = ImmutableArray.CreateBuilder<Node>();
        for (var i = 0; Next() is not SequenceEnd; i++)
            if (ReadNode($"{key}[{i}]", depth + 1) is { } item) items.Add(item);
        return new ListNode(at, items.DrainToImmutable());
    }

    private MapNode ReadMap(string key, Mark at, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        while (Next() is not MappingEnd)
        {
            var keyAt = MarkOf(Current.Start);
            if (ReadNode(key, depth + 1) is not ScalarNode name)
            {
                _errors.Add(keyAt, key, "A key must be a single word.", "Write 'key: value'.");
                Next();
                ReadNode(key, depth + 1);
                continue;
            }

            var path = key.Length == 0 ? name.Text : $"{key}.{name.Text}";
            Next();
            var value = ReadNode(path, depth + 1);
            if (entries.FirstOrDefault(entry => entry.Key == name.Text) is { } earlier)
                _errors.Add(
                    keyAt,
                    path,
                    $"The key '{name.Text}' is written twice; it stands on line {earlier.At.Line} already.",
                    "Remove one of the two.");
            else if (value is not null)
                entries.Add(new MapEntry(keyAt, name.Text, value));
        }

        return new MapNode(at, entries.DrainToImmutable());
    }

    private void RejectDecoration(NodeEvent node, string key, Mark at)
    {
        if (!node.Anchor.IsEmpty)
            _errors.Add(at, key, $"An anchor (&{node.Anchor.Value}) was found.", "Remove it; runs share settings with 'like: other-run'.");
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
            _errors.Add(at, key, $"A tag ({node.Tag.Value}) was found.", "Remove it; the kind of value follows from the key.");
    }

    private void ReportSyntax(Mark at, string problem)
    {
        var tab = Array.FindIndex(_lines, at.Line - 1, line => line[..^line.TrimStart().Length].Contains('\t', StringComparison.Ordinal));
        if (tab >= 0)
            _errors.Add(
                new Mark(tab + 1, _lines[tab].IndexOf('\t', StringComparison.Ordinal) + 1),
                "",
                "This is not YAML: a tab indents the line.",
                "Indent with spaces.");
        else
            _errors.Add(
                at,
                "",
                $"This is not YAML: {problem}",
                "Check indentation, colons, quotes and brackets at and just above this line.");
    }

    // What is missed at the end of the file is found past it; the last line is where one can look.
    private Mark MarkOf(YamlDotNet.Core.Mark mark) =>
        mark.Line <= _lines.Length ? new Mark((int)mark.Line, (int)mark.Column) : new Mark(_lines.Length, _lines[^1].TrimEnd().Length + 1);
}
