using System.Text.Json;

namespace Hayate.Contracts.Specification;

/// <summary>How values of enumerations are spelled wherever people and files see them: in kebab case.</summary>
public static class EnumWords
{
    /// <summary>The spelling of a value: <c>pseudo-huber</c>.</summary>
    public static string Word<T>(this T value)
        where T : struct, Enum => Spelled(value.ToString());

    /// <summary>Spellings of all values of an enumeration, in the order of their declaration.</summary>
    internal static IReadOnlyList<string> Of(Type type) => [.. Enum.GetNames(type).Select(Spelled)];

    private static string Spelled(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
