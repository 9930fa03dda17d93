using System.Globalization;
using System.Text.RegularExpressions;
using Hayate.Contracts.Api;
using Hayate.TestKit;
using Microsoft.Playwright;

namespace Hayate.EndToEnd.Tests;

public sealed class DashboardTests
{
    private const string Chromium = "/usr/bin/chromium";
    private const float Patience = 60_000;

    [Fact]
    public async Task Browser_SubmitsASweep_AndSeesTheLossCurveGrow()
    {
        await using var platform = await TestPlatform.StartAsync();
        var address = await platform.StartDashboardAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        var problems = new List<string>();
        page.PageError += (_, problem) => problems.Add(problem);

        await page.GotoAsync(new Uri(address, "/sweeps/new").ToString());
        await EditorAsync(page, "kind: Sweep\nnam: wrong\n");
        await Assertions.Expect(page.GetByTestId("plan-errors")).ToContainTextAsync("nam", new() { Timeout = Patience });
        await EditorAsync(page, Files.Teacher(1_000_000));
        await Assertions.Expect(page.GetByTestId("plan-table")).ToContainTextAsync("teacher", new() { Timeout = Patience });
        await page.GetByTestId("submit-sweep").ClickAsync();
        await page.GetByTestId("runs-table").GetByRole(AriaRole.Link, new() { Name = "teacher" }).First.ClickAsync();

        var chart = page.GetByTestId("loss-chart");
        var first = await PointsAboveAsync(chart, 0);
        var later = await PointsAboveAsync(chart, first);

        Assert.True(later > first);
        await Assertions.Expect(chart.Locator("svg .scatterlayer .trace path").First).ToBeAttachedAsync(new() { Timeout = Patience });
        Assert.Empty(problems);
        Assert.Equal(RunStatus.Running, (await platform.Client.ListRunsAsync()).Single().Status);
    }

    // The page is prerendered: typing counts only once it is live, so type until the page reacts.
    private static async Task EditorAsync(IPage page, string text)
    {
        var editor = page.GetByTestId("sweep-editor");
        await editor.FillAsync(text);
        await Assertions.Expect(editor).ToHaveValueAsync(text.ReplaceLineEndings("\n"), new() { Timeout = Patience });
    }

    private static async Task<int> PointsAboveAsync(ILocator chart, int points)
    {
        var more = points == 0 ? new Regex("^[1-9]") : MoreThan(points);
        await Assertions.Expect(chart).ToHaveAttributeAsync("data-points", more, new() { Timeout = Patience });
        return int.Parse((await chart.GetAttributeAsync("data-points"))!, CultureInfo.InvariantCulture);
    }

    private static Regex MoreThan(int points) => new($"^(?!{points}$)[1-9][0-9]*$");

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Chromium,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        Timeout = Patience,
    });
}
