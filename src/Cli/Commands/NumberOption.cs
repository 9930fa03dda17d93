using System.CommandLine;
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
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
            result.AddError($"{name} takes a whole number from {least} to {most}, not '{text}'.");
            return usual;
        },
    };
}
