using System.Text.RegularExpressions;
using Hayate.TestKit.Kubernetes.Registry;
using Hayate.TestKit.Kubernetes.Storage;

namespace Hayate.TestKit.Kubernetes.Api;

/// <summary>Which objects a list or a watch is about: by label, by field.</summary>
internal sealed partial class Selector
{
    private readonly List<Func<StoredObject, bool>> _wishes = [];
    private readonly string? _namespace;
    private readonly ResourceKind _kind;

    public Selector(ApiRequest request)
    {
        (_kind, _namespace) = (request.Kind, request.Namespace);
        foreach (var part in Split(request.Text("labelSelector"))) _wishes.Add(Label(part));
        foreach (var part in Split(request.Text("fieldSelector"))) _wishes.Add(Field(part));
    }

    public bool Matches(StoredObject item) =>
        item.Key.Kind == _kind && (_namespace is null || item.Key.Namespace == _namespace) && _wishes.All(wish => wish(item));

    private static IEnumerable<string> Split(string? text) => text is null ? [] : Commas().Split(text).Select(part => part.Trim()).Where(part => part.Length > 0);

    private static Func<StoredObject, bool> Label(string text)
    {
        var match = LabelRequirement().Match(text);
        if (!match.Success) throw StatusException.BadRequest($"unable to parse requirement: found '{text}'");
        var (key, sign) = (match.Groups["key"].Value, match.Groups["sign"].Value);
        string[] values = [.. match.Groups["values"].Value.Split(',').Select(value => value.Trim())];
        if (match.Groups["absent"].Success) return item => ValueOf(item, key) is null;
        return sign switch
        {
            "" => item => ValueOf(item, key) is not null,
            "=" or "==" or "in" => item => values.Contains(ValueOf(item, key)),
            _ => item => !values.Contains(ValueOf(item, key)),
        };
    }

    private Func<StoredObject, bool> Field(string text)
    {
        var match = FieldRequirement().Match(text);
        if (!match.Success) throw StatusException.BadRequest($"invalid field selector: {text}; can't understand '{text}'");
        var (path, isEqual, value) = (match.Groups["key"].Value, match.Groups["sign"].Value != "!=", match.Groups["value"].Value);
        if (!_kind.Selectable.Contains(path)) throw StatusException.BadRequest($"field label not supported: {path}");
        return item => item.Field(path) == value == isEqual;
    }

    private static string? ValueOf(StoredObject item, string key) => item.Metadata.Labels?.TryGetValue(key, out var value) == true ? value : null;

    [GeneratedRegex(@",(?![^(]*\))")]
    private static partial Regex Commas();

    [GeneratedRegex(@"^((?<absent>!)\s*(?<key>[\w./-]+)|(?<key>[\w./-]+)\s*((?<sign>==|=|!=)\s*(?<values>[\w.-]*)|\s(?<sign>in|notin)\s*\((?<values>[\w., -]*)\))?)$")]
    private static partial Regex LabelRequirement();

    [GeneratedRegex("^(?<key>[A-Za-z.]+)(?<sign>==|=|!=)(?<value>.*)$")]
    private static partial Regex FieldRequirement();
}
