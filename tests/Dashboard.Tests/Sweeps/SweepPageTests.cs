using Bunit;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Dashboard.Sweeps;
using Hayate.Dashboard.Tests.Fakes;
using MudBlazor;

namespace Hayate.Dashboard.Tests.Sweeps;

public sealed class SweepPageTests : DashboardContext
{
    public SweepPageTests()
    {
        Api.SweepDetails[Sample.SweepId] = Sample.Detail(Sample.Run("teacher"), Sample.Run("student", Method.Cd, teacher: "teacher"));
        Api.Evaluations[$"{Sample.SweepId}.teacher"] =
        [
            Sample.Evaluation("teacher", 0, "real halves", null, 0.5),
            Sample.Evaluation("teacher", 50, "heun-18", 35, 4),
            Sample.Evaluation("teacher", 100, "heun-18", 35, 2),
        ];
        Api.Evaluations[$"{Sample.SweepId}.student"] = [Sample.Evaluation("student", 100, "consistency-1", 1, 5)];
    }

    [Fact]
    public void Runs_Measured_StandBesideTheirTeacher()
    {
        var page = Open();

        var student = page.WaitForElements("[data-testid=runs-table] tbody tr")[1].TextContent;
        Assert.Contains("from teacher", student, StringComparison.Ordinal);
        Assert.Contains("5.00", student, StringComparison.Ordinal);
        Assert.Contains("2.5×", student, StringComparison.Ordinal);
        Assert.Contains("2.00", student, StringComparison.Ordinal);
        Assert.Contains("real halves", page.Find("[data-testid=runs-table] tfoot").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_MeasuredAgainstAnotherReference_StandApartAndSayWhy()
    {
        Api.Evaluations[$"{Sample.SweepId}.student"] = [Sample.Evaluation("student", 100, "consistency-1", 1, 0.1) with { Samples = 20 }];

        var page = Open();

        var chip = page.WaitForElement("[data-testid=apart-student]");
        Assert.Equal("measured on 20 generated images instead of 100", chip.GetAttribute("title"));
        var student = page.FindAll("[data-testid=runs-table] tbody tr")[1];
        Assert.DoesNotContain("×", student.TextContent, StringComparison.Ordinal);
        Assert.Empty(student.QuerySelectorAll(".winner"));
        Assert.Contains("student does not compare with the other runs: measured on 20", page.Find("p.apart").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Metric_Chosen_IsShownWithItsStandardError()
    {
        Api.Evaluations[$"{Sample.SweepId}.teacher"] =
            [.. Api.Evaluations[$"{Sample.SweepId}.teacher"], Sample.Evaluation("teacher", 100, "heun-18", 35, 0.875) with { Metric = "recall", StandardError = 0.0125 }];
        var page = Open();

        page.WaitForElement("[data-testid=metric-select]").Change("recall");

        page.WaitForAssertion(() =>
        {
            var table = page.Find("[data-testid=runs-table]");
            Assert.Contains("Best recall @ 35", table.TextContent, StringComparison.Ordinal);
            Assert.Contains("0.875 ± 0.0125", table.TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain("real halves", table.TextContent, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void RunChanged_Event_UpdatesItsRow()
    {
        var page = Open();
        page.WaitForElement("[data-testid=runs-table]");

        var failed = Sample.Run("student", Method.Cd, RunStatus.Failed) with { Reason = "loss is not finite" };
        Api.Push(new RunChanged { RunId = failed.Id, Run = failed });

        page.WaitForAssertion(() =>
            Assert.Contains("loss is not finite", page.FindAll("[data-testid=runs-table] tr")[2].TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Cancel_Confirmed_CancelsTheSweep()
    {
        var dialogs = Render<MudDialogProvider>();
        var page = Open();
        page.WaitForElement("[data-testid=cancel-sweep]").Click();

        Assert.Empty(Api.Cancelled);
        dialogs.WaitForElement("[data-testid=confirm]").Click();

        page.WaitForAssertion(() => Assert.Equal([Sample.SweepId], Api.Cancelled));
    }

    [Fact]
    public void UnknownSweep_Page_SaysSo() =>
        Render<SweepPage>(page => page.Add(p => p.Id, "zzzzzzzzzz")).WaitForElement("[data-testid=missing-state]");

    private IRenderedComponent<SweepPage> Open() => Render<SweepPage>(page => page.Add(p => p.Id, Sample.SweepId));
}
