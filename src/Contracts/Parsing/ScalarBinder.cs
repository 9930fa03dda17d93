using System.Globalization;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;

namespace Hayate.Contracts.Parsing;

/// <summary>Turns single values into text, numbers, booleans and words of enumerations.</summary>
internal sealed class ScalarBinder(ErrorList errors)
{
    /// <summary>Spellings of an enumeration's values.</summary>
    public static IReadOnlyList<string> Words(Type type) => EnumWords.Of(type);

    /// <summary>The value, or null after reporting why there is none.</summary>
    public object? Bind(Type type, Node node, string key)
    {
        if (type.IsEnum) return BindWord(type, node, key);
        if (type == typeof(string)) return BindText(node, key);
        if (type == typeof(bool)) return BindBoolean(node, key);
        if (type == typeof(double)) return BindReal(node, key);
        if (type == typeof(int)) return BindWhole(node, key, int.MinValue, int.MaxValue) is { } narrow ? (int)narrow : null;
        if (type == typeof(long)) return BindWhole(node, key, long.MinValue, long.MaxValue);
        throw new NotSupportedException($"The key {key} has type {type}, which a sweep file cannot express.");
    }

    private object? BindWord(Type type, Node node, string key)
    {
        var words = Words(type);
        if (node is not ScalarNode scalar) return Expected(node, key, "one word", $"Write one of: {string.Join(", ", words)}.");
        var index = words.ToList().IndexOf(scalar.Text);
        if (index >= 0) return Enum.GetValues(type).GetValue(index);
        errors.Add(node.At, key, $"'{scalar.Text}' is not a value of '{LastOf(key)}'.", Suggestion.Among(scalar.Text, "values", words));
        return null;
    }

    private object? BindText(Node node, string key)
    {
        if (node is not ScalarNode scalar) return Expected(node, key, "text", "Write a single value.");
        return scalar.Text.Length > 0 ? scalar.Text : Expected(node, key, "text", "Write a value, or remove the key.");
    }

    private object? BindBoolean(Node node, string key) => node switch
    {
        ScalarNode { IsPlain: true, Text: "true" } => true,
        ScalarNode { IsPlain: true, Text: "false" } => false,
        _ => Expected(node, key, "true or false", "Write true or false, without quotes."),
    };

    private object? BindReal(Node node, string key) =>
        node is ScalarNode { IsPlain: true } scalar && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
            ? real
            : Expected(node, key, "a number", "Write a number without quotes, for example 0.5 or 1.0e-3.");

    // 2000.0 and 2e3 are the whole number 2000; 2000.5 is none.
    private long? BindWhole(Node node, string key, long smallest, long largest)
    {
        if (node is not ScalarNode { IsPlain: true } scalar
            || !decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || number != decimal.Truncate(number))
        {
            Expected(node, key, "a whole number", "Write a whole number without quotes.");
            return null;
        }

        if (number >= smallest && number <= largest) return (long)number;
        Expected(node, key, $"a whole number from {smallest} to {largest}", "Write a number of that range.");
        return null;
    }

    private object? Expected(Node node, string key, string expected, string cure)
    {
        errors.Add(node.At, key, $"'{LastOf(key)}' expects {expected}; found {node.Description}.", cure);
        return null;
    }

    private static string LastOf(string key) => key[(key.LastIndexOf('.') + 1)..];
}
