using Bunit;
using Hayate.Dashboard.Sweeps;
using Hayate.Dashboard.Tests.Fakes;

namespace Hayate.Dashboard.Tests.Sweeps;

public sealed class SweepEditorTests : DashboardContext
{
    [Fact]
    public void Input_ParentRendersWithTheTextBefore_KeepsWhatWasTyped()
    {
        var editor = Render<SweepEditor>(parameters => parameters.Add(p => p.Text, "a"));
        editor.Find("textarea").Input("ab");
        editor.Render(parameters => parameters.Add(p => p.Text, "ab"));
        editor.Find("textarea").Input("abc");

        editor.Render();

        Assert.Equal("abc", editor.Find("textarea").GetAttribute("value"));
    }

    [Fact]
    public void Text_AnotherFile_ReplacesWhatWasTyped()
    {
        var editor = Render<SweepEditor>(parameters => parameters.Add(p => p.Text, "a"));
        editor.Find("textarea").Input("ab");

        editor.Render(parameters => parameters.Add(p => p.Text, "other"));

        Assert.Equal("other", editor.Find("textarea").GetAttribute("value"));
    }

    [Fact]
    public void Text_ManyLines_NumbersThemAll()
    {
        var editor = Render<SweepEditor>(parameters => parameters.Add(p => p.Text, string.Join('\n', Enumerable.Range(1, 40))));

        Assert.Equal("40", editor.FindAll(".gutter span")[^1].TextContent);
    }
}
