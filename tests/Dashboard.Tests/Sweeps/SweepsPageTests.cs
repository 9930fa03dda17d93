using Bunit;
using Hayate.Dashboard.Live;
using Hayate.Dashboard.Sweeps;
using Hayate.Dashboard.Tests.Fakes;

namespace Hayate.Dashboard.Tests.Sweeps;

public sealed class SweepsPageTests : DashboardContext
{
    [Fact]
    public void NoSweeps_Page_TeachesHowToSubmitTheSample()
    {
        var page = Render<SweepsPage>();

        var empty = page.WaitForElement("[data-testid=no-sweeps]");
        Assert.Contains("hayate submit samples/digits.yaml", empty.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Sweeps_Page_ShowsStatusProgressAndRuns()
    {
        Api.Sweeps = [Sample.Sweep("digits", progress: 0.42)];

        var row = Render<SweepsPage>().WaitForElement("[data-testid=sweeps-table] tbody tr");

        Assert.Equal($"/sweeps/{Sample.SweepId}", row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("Active", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("42%", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("running", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("5 min ago", row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ApiDown_Page_SaysSoAndFillsInWhenItAnswers()
    {
        Api.IsDown = true;
        Api.Sweeps = [Sample.Sweep("digits")];
        var page = Render<SweepsPage>();
        page.WaitForElement("[data-testid=unreachable-state]");
        Assert.False(Health.IsUp);

        Api.IsDown = false;
        Time.Advance(ApiHealth.AskEvery);

        page.WaitForElement("[data-testid=sweeps-table]");
        Assert.True(Health.IsUp);
    }

    [Fact]
    public void ApiGoesDownLater_Page_KeepsShowingWhatItKnows()
    {
        Api.Sweeps = [Sample.Sweep("digits")];
        var page = Render<SweepsPage>();
        page.WaitForElement("[data-testid=sweeps-table]");

        Api.IsDown = true;
        Time.Advance(TimeSpan.FromSeconds(3));

        page.WaitForState(() => !Health.IsUp);
        Assert.NotEmpty(page.FindAll("[data-testid=sweeps-table]"));
    }

    [Fact]
    public void NewSweep_LaterRefresh_Appears()
    {
        var page = Render<SweepsPage>();
        page.WaitForElement("[data-testid=no-sweeps]");

        Api.Sweeps = [Sample.Sweep("digits")];
        Time.Advance(TimeSpan.FromSeconds(3));

        page.WaitForElement("[data-testid=sweeps-table]");
    }
}
