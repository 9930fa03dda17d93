using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Hayate.Cli.Commands;

/// <summary>A whole number within bounds.</summary>
internal static class NumberOption
{
    public static Option<int> Create(string name, string description, int usual, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => usual,
        CustomParser = result => Parse(result, name, least, most) ?? usual,
    };

    /// <summary>Null when the option is not given.</summary>
    public static Option<int?> Optional(string name, string description, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = result => Parse(result, name, least, most),
    };

    private static int? Parse(ArgumentResult result, string name, int least, int most)
    {
        var text = result.Tokens.Single().Value;
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        result.AddError($"{name} takes a whole number from {least} to {most}, not '{text}'.");
        return null;
    }
}
