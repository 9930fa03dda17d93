using System.Text.RegularExpressions;

namespace Hayate.Deployment.Tests.Observability;

/// <summary>Names in an expression of PromQL, whose grammar promtool checks.</summary>
internal sealed partial class Query(string expression)
{
    private static readonly string[] Keywords = ["and", "or", "unless", "bool", "offset", "by", "without", "on", "ignoring", "group_left", "group_right"];

    private readonly string _plain = Texts().Replace(expression, "\"\"");

    /// <summary>Names of time series.</summary>
    public IEnumerable<string> Series => Words().Matches(Grouping().Replace(Ranges().Replace(Matchers().Replace(_plain, ""), ""), ""))
        .Select(word => word.Value).Except(Keywords);

    /// <summary>Names of labels, matched or grouped by.</summary>
    public IEnumerable<string> Labels => Matchers().Matches(_plain).Concat(Grouping().Matches(_plain).AsEnumerable())
        .SelectMany(part => Label().Matches(part.Value)).Select(label => label.Value).Except(Keywords).Distinct();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Texts();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Matchers();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Ranges();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring)\s*\([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"(?<![\w$])[a-zA-Z_]\w*\b(?!\s*\()")]
    private static partial Regex Words();

    [GeneratedRegex("[a-z_]+")]
    private static partial Regex Label();
}
