using Hayate.Contracts.Parsing;
using Hayate.Contracts.Validation;

namespace Hayate.Contracts.Tests.Parsing;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("a: 1\nb: [1, 2\nc: 3\n", 2, "never closed")]
    [InlineData("a: 1\nb: c: d\n", 2, "invalid mapping")]
    [InlineData("a:\n  b: 1\n\tc: 2\n", 3, "a tab indents the line")]
    [InlineData("a: 1\nb: \"open\n", 2, "unexpected end of stream")]
    [InlineData("a: 1\nb: @x\n", 2, "cannot start any token")]
    public void Read_OfBrokenYaml_NamesTheLine(string text, int line, string problem)
    {
        var errors = new ErrorList();
        Assert.Null(YamlReader.Read(text, errors));
        var error = Assert.Single(errors.Ordered());
        Assert.Equal(line, error.Line);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Cure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    public void Read_OfEmptyText_SaysSo(string text)
    {
        var errors = new ErrorList();
        Assert.Null(YamlReader.Read(text, errors));
        Assert.Contains("empty", Assert.Single(errors.Ordered()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: 1\n---\nb: 2\n", "second document")]
    [InlineData("a: &x 1\n", "anchor")]
    [InlineData("a: *x\n", "alias")]
    [InlineData("a: !!str 1\n", "tag")]
    [InlineData("? [a]\n: 1\n", "single word")]
    public void Read_OfYamlBeyondTheFormat_IsAnError(string text, string named)
    {
        var errors = new ErrorList();
        YamlReader.Read(text, errors);
        Assert.Contains(named, Assert.Single(errors.Ordered()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfDuplicateKeys_ReportsEachWithBothLines()
    {
        var errors = new ErrorList();
        YamlReader.Read("a: 1\nb: { c: 1, c: 2 }\na: 2\n", errors);
        Assert.Equal([("b.c", 2), ("a", 3)], errors.Ordered().Select(error => (error.Key, error.Line)));
        Assert.Contains("line 1", errors.Ordered()[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfDeepNesting_IsAnErrorNotAnOverflow()
    {
        var errors = new ErrorList();
        YamlReader.Read("a: " + new string('[', 5000) + new string(']', 5000), errors);
        Assert.Contains("deeper than", Assert.Single(errors.Ordered()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfGoodYaml_KnowsWhereThingsStand()
    {
        var errors = new ErrorList();
        var root = Assert.IsType<MapNode>(YamlReader.Read("a: 1\nb:\n  - x\n  - \"y\"\n", errors));
        Assert.True(errors.IsEmpty);
        Assert.Equal(new Mark(2, 1), root.Find("b")!.At);
        var list = Assert.IsType<ListNode>(root.Find("b")!.Value);
        Assert.Equal([new ScalarNode(new Mark(3, 5), "x", true), new ScalarNode(new Mark(4, 5), "y", false)], list.Items);
    }
}
