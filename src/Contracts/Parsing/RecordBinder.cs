using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;

namespace Hayate.Contracts.Parsing;

/// <summary>
/// Makes records from nodes for any record type: keys are properties in camel case, absent keys keep the initialiser's value, and
/// every key that does not fit is reported. What could not be bound keeps its default, so that the rest can still be looked at.
/// </summary>
internal sealed class RecordBinder(ErrorList errors)
{
    private static readonly MethodInfo AsImmutable =
        typeof(ImmutableCollectionsMarshal).GetMethod(nameof(ImmutableCollectionsMarshal.AsImmutableArray))!;

    private readonly ScalarBinder _scalars = new(errors);

    /// <summary>The value, or null after reporting why there is none.</summary>
    public object? Bind(Type type, Node node, string key, UnionCase? defaultForm = null)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (ElementOf(type) is { } element) return BindList(element, node, key);
        if (UnionShape.Of(type) is { } union) return BindUnion(union, node, key, defaultForm);
        if (!IsRecord(type)) return _scalars.Bind(type, node, key);
        var shape = RecordShape.Of(type);
        return shape.IsSingleValue && node is ScalarNode ? BindSingleValue(shape, node, key) : BindRecord(shape, node, key, discriminator: null);
    }

    /// <summary>Binds the value of a key and checks its range.</summary>
    public object? Bind(RecordKey target, Node node, string key)
    {
        var value = Bind(target.Type, node, key, target.DefaultForm);
        if (value is null || target.Range is not { } range) return value;
        double number = Real(value), low = Real(range.Minimum), high = Real(range.Maximum);
        if (number >= low && number <= high) return value;
        errors.Add(
            node.At,
            key,
            string.Create(CultureInfo.InvariantCulture, $"'{target.Name}' is {number}; it must be from {low} to {high}."),
            "Choose a value of that range.");
        return null;
    }

    /// <summary>The type of a list's items, or null when the type is no list.</summary>
    public static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>Whether a type is one of ours that has keys.</summary>
    public static bool IsRecord(Type type) => type.IsClass && type != typeof(string);

    private object? BindUnion(UnionShape union, Node node, string key, UnionCase? defaultForm)
    {
        if (node is ScalarNode { IsNull: false } shorthand)
            node = new MapNode(node.At, [new MapEntry(node.At, union.Discriminator, shorthand)]);
        var words = union.Cases.Select(form => form.Word).ToList();
        var choose = $"Write '{union.Discriminator}:' with one of: {string.Join(", ", words)}.";
        if (node is not MapNode map)
        {
            errors.Add(node.At, key, $"Keys and values were expected; found {node.Description}.", choose);
            return null;
        }

        var entry = map.Find(union.Discriminator);
        if (entry is null && defaultForm is not null) return BindRecord(RecordShape.Of(defaultForm.Type), map, key, union.Discriminator);
        if (entry is null)
        {
            errors.Add(map.At, $"{key}.{union.Discriminator}", $"The key '{union.Discriminator}' is missing.", choose);
            return null;
        }

        var word = entry.Value as ScalarNode;
        if (union.Find(word?.Text) is { } found) return BindRecord(RecordShape.Of(found.Type), map, key, union.Discriminator);
        errors.Add(
            entry.Value.At,
            $"{key}.{union.Discriminator}",
            $"{entry.Value.Description} is not a value of '{union.Discriminator}'.",
            Suggestion.Among(word?.Text ?? "", "values", words));
        return null;
    }

    private object? BindSingleValue(RecordShape shape, Node node, string key)
    {
        if (Bind(shape.Keys[0] with { Name = key[(key.LastIndexOf('.') + 1)..] }, node, key) is not { } value) return null;
        var record = shape.CreateDefault();
        foreach (var each in shape.Keys) each.Property.SetValue(record, value);
        return record;
    }

    private object? BindRecord(RecordShape shape, Node node, string key, string? discriminator)
    {
        var names = KnownKeys(shape, discriminator);
        if (node is not MapNode map)
        {
            errors.Add(
                node.At,
                key,
                $"Keys and values were expected; found {node.Description}.",
                $"Known keys: {string.Join(", ", names)}.");
            return null;
        }

        var record = shape.CreateDefault();
        foreach (var entry in map.Entries)
        {
            if (entry.Key == discriminator) continue;
            var path = key.Length == 0 ? entry.Key : $"{key}.{entry.Key}";
            if (shape.Find(entry.Key) is not { } target)
                errors.Add(entry.At, path, $"'{entry.Key}' is not a key here.", Suggestion.Among(entry.Key, "keys", names));
            else if (!entry.Value.IsNull && Bind(target, entry.Value, path) is { } value)
                target.Property.SetValue(record, value);
        }

        foreach (var missing in shape.Keys.Where(k => k.IsRequired && map.Find(k.Name)?.Value is null or { IsNull: true }))
            errors.Add(
                map.At,
                key.Length == 0 ? missing.Name : $"{key}.{missing.Name}",
                $"The key '{missing.Name}' is missing.",
                $"Add '{missing.Name}:'.");
        return record;
    }

    // The keys that a user may write here, those that are bound elsewhere included.
    private static List<string> KnownKeys(RecordShape shape, string? discriminator)
    {
        var names = shape.Keys.Select(key => key.Name).ToList();
        if (discriminator is not null && !UnionShape.IsDiscriminatedByRun(shape.Type)) names.Insert(0, discriminator);
        if (shape.Type == typeof(RunSpec)) names.AddRange([RunKeys.Like, RunKeys.Space]);
        if (shape.Type == typeof(SweepDocument)) names.Add(SweepReader.Runs);
        return names;
    }

    private object? BindList(Type element, Node node, string key)
    {
        if (node is not ListNode list)
        {
            errors.Add(node.At, key, $"A list was expected; found {node.Description}.", "Write [a, b], also for a single value: [a].");
            return null;
        }

        var items = list.Items.Select((item, i) => Bind(element, item, $"{key}[{i}]")).ToList();
        if (items.Contains(null)) return null;
        var array = Array.CreateInstance(element, items.Count);
        for (var i = 0; i < items.Count; i++) array.SetValue(items[i], i);
        return AsImmutable.MakeGenericMethod(element).Invoke(null, [array]);
    }

    private static double Real(object number) => Convert.ToDouble(number, CultureInfo.InvariantCulture);
}
