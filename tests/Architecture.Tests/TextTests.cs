using System.Text.RegularExpressions;

namespace Hayate.Architecture.Tests;

/// <summary>What must not stand in any file.</summary>
public sealed partial class TextTests
{
    private static readonly string[] Kinds = ["*.cs", "*.razor", "*.csproj", "*.props", "*.targets", "*.slnx", "*.json", "*.yaml", "*.yml", "*.md", "*.sh", "*.css", "*.js"];

    [Fact]
    public void Path_InAnyFile_IsNotThatOfOneMachine() =>
        Rule.Holds(
            "Files name no folder of the machine they were written on.",
            Kinds.SelectMany(kind => Repository.Files("", kind))
                .SelectMany(file => Repository.Read(file).Split('\n').Select((line, index) => (file, line, number: index + 1)))
                .Where(place => MachinePath().IsMatch(place.line))
                .Select(place => $"{place.file}:{place.number} {place.line.Trim()}"));

    [Fact]
    public void Text_OfAnySource_IsEndedByOneLineFeedAndHasNoTabs() =>
        Rule.Holds(
            "Text files end with one line feed, and code is indented with spaces.",
            SourceFile.All.Select(file => file.Path).Where(file => Repository.Read(file) is var text && (!text.EndsWith('\n') || text.EndsWith("\n\n", StringComparison.Ordinal) || text.Contains('\t', StringComparison.Ordinal) || text.Contains('\r', StringComparison.Ordinal))));

    [GeneratedRegex(@"(?<![\w.}~)-])/(work|home|root|Users|mnt)/\w|\b[A-Z]:\\\\?\w")]
    private static partial Regex MachinePath();
}
