using System.Text.RegularExpressions;

namespace Hayate.Contracts.Validation;

/// <summary>What sweeps and runs may be called: they become parts of ids, paths and, later, host names.</summary>
internal static partial class Names
{
    /// <summary>As a pattern of JSON Schema, where <c>$</c> is the very end.</summary>
    public const string Pattern = "^[a-z0-9][a-z0-9-]{0,62}$";

    public const string Cure = "Use lower-case letters, digits and dashes, starting with a letter or digit, at most 63 in all.";

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z")]
    public static partial Regex Allowed();
}
