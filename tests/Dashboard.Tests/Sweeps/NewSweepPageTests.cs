using Bunit;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Planning;
using Hayate.Dashboard.Sweeps;
using Hayate.Dashboard.Tests.Fakes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Hayate.Dashboard.Tests.Sweeps;

public sealed class NewSweepPageTests : DashboardContext
{
    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void Typing_FileWithErrors_ShowsLineKeyAndCure()
    {
        Api.Plan = _ => new PlanResult { Errors = [Sample.Error(2, "runs.a.stpes")] };
        var page = Open("/sweeps/new");

        Type(page, "runs:\n  a: { stpes: 3 }");

        var errors = page.WaitForElement("[data-testid=plan-errors]");
        Assert.Contains("line 2", errors.TextContent, StringComparison.Ordinal);
        Assert.Contains("runs.a.stpes", errors.TextContent, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'steps'?", errors.TextContent, StringComparison.Ordinal);
        Assert.Equal("2", page.Find(".gutter .bad").TextContent);
        Assert.True(page.Find("[data-testid=submit-sweep]").HasAttribute("disabled"));
    }

    [Fact]
    public void Typing_GoodFile_ShowsThePlanAndSubmits()
    {
        Api.Plan = _ => Sample.Plan("teacher", "student");
        Api.Submit = _ => Sample.Detail();
        var page = Open("/sweeps/new");

        Type(page, "kind: Sweep");

        Assert.Equal(2, page.WaitForElements("[data-testid=plan-table] tbody tr").Count);
        Assert.Contains("3.0 h", page.Find("[data-testid=plan-table] tfoot").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=submit-sweep]").Click();
        page.WaitForState(() => Navigation.Uri.EndsWith($"/sweeps/{Sample.SweepId}", StringComparison.Ordinal));
        Assert.Equal("kind: Sweep", Assert.Single(Api.Submitted).File);
    }

    [Fact]
    public void Plan_OfAChain_ListsItsRoundsWithTheirGates()
    {
        Api.Plan = file => SweepFile.Plan(file);
        var page = Open("/sweeps/new");

        Type(page, "apiVersion: hayate/v1\nkind: Sweep\nname: x\nruns:\n  t: { method: ddpm }\n  pd: { method: pd, teacher: { run: t }, objective: { from: 4, gate: 1.5 } }\n");

        var rows = page.WaitForElements("[data-testid=plan-table] tbody tr").Select(row => row.TextContent).ToList();
        Assert.Equal(4, rows.Count);
        Assert.Contains("pd-2, gate 1.5", rows[3], StringComparison.Ordinal);
        Assert.DoesNotContain("gate", rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Distill_Checkpoint_FillsTheEditorIn()
    {
        Api.Plan = _ => Sample.Plan("student");
        var page = Open("/sweeps/new?distill=abcdefghij.teacher@300");

        page.WaitForElement("[data-testid=plan-table]");

        Assert.Equal("# distils from abcdefghij.teacher@300", page.Find("[data-testid=sweep-editor]").GetAttribute("value"));
    }

    [Fact]
    public void ApiDownWhileTyping_ApiComesBack_ChecksByItself()
    {
        Api.Plan = _ => Sample.Plan("teacher");
        var page = Open("/sweeps/new");
        Api.IsDown = true;
        Type(page, "kind: Sweep");
        page.WaitForState(() => page.Find("[data-testid=draft-state]").TextContent.Contains("Not checked", StringComparison.Ordinal));

        Api.IsDown = false;
        Time.Advance(TimeSpan.FromSeconds(2));

        page.WaitForElement("[data-testid=plan-table]");
    }

    private IRenderedComponent<NewSweepPage> Open(string address)
    {
        RenderProviders();
        Navigation.NavigateTo(address);
        var page = Render<NewSweepPage>();
        page.WaitForElement("[data-testid=sweep-editor]");
        return page;
    }

    private void Type(IRenderedComponent<NewSweepPage> page, string text)
    {
        page.Find("[data-testid=sweep-editor]").Input(text);
        Time.Advance(SweepDraft.Pause);
    }
}
