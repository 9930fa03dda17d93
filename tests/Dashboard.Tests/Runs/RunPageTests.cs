using Bunit;
using Hayate.Contracts.Api;
using Hayate.Dashboard.Runs;
using Hayate.Dashboard.Tests.Fakes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Hayate.Dashboard.Tests.Runs;

public sealed class RunPageTests : DashboardContext
{
    private const string Id = $"{Sample.SweepId}.teacher";

    public RunPageTests()
    {
        Api.RunDetails[Id] = Sample.RunDetail(Sample.Run("teacher"));
        Api.Metrics = [Sample.Series("loss", (10, 1), (20, 0.9))];
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void MetricsArrive_LossChart_Grows()
    {
        var page = Open();
        Assert.Equal("2", page.WaitForElement("[data-testid=loss-chart]").GetAttribute("data-points"));

        Api.Push(new MetricsArrived { RunId = Id, Series = [Sample.Series("loss", (30, 0.8), (40, 0.7))] });

        page.WaitForAssertion(() => Assert.Equal("4", page.Find("[data-testid=loss-chart]").GetAttribute("data-points")));
    }

    [Fact]
    public void NoMetrics_LossChart_SaysWhenItStarts()
    {
        Api.Metrics = [];

        var chart = Open().WaitForElement("[data-testid=loss-chart]");

        Assert.Contains("first reported step", chart.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Measured_AgainstAChangedReference_ShowsProvenanceAndWhyEarlierPointsDoNotCompare()
    {
        var before = Sample.Evaluation("teacher", 10, "heun-18", 35, 3) with { Provenance = Of("aaaa") };
        Api.Evaluations[Id] = [before, before with { Step = 20, Value = 0.5, StandardError = 0.0625, ReferenceDigest = "e", Provenance = Of("bbbb") }];

        var panel = Open().WaitForElement("[data-testid=provenance]");

        Assert.Contains("digits bbbb", Words(panel.TextContent), StringComparison.Ordinal);
        Assert.Contains("0.500 ± 0.0625", panel.TextContent, StringComparison.Ordinal);
        Assert.Contains("reference changed", panel.TextContent, StringComparison.Ordinal);
        Assert.Contains("data set digits (aaaa) instead of digits (bbbb)", panel.NextElementSibling!.TextContent, StringComparison.Ordinal);

        static EvaluationProvenance Of(string digest) => new() { Dataset = "digits", DatasetDigest = digest, ReferenceImages = 1797, Rounding = "8 bit", Seed = 1 };
        static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Measured_AgainstOneReference_ShowsItWithoutAWarning()
    {
        Api.Evaluations[Id] = [Sample.Evaluation("teacher", 10, "heun-18", 35, 3), Sample.Evaluation("teacher", 20, "heun-18", 35, 2)];

        var summary = Open().WaitForElement("[data-testid=provenance] summary");

        Assert.Equal("fd · pixels · 100 images", summary.TextContent.Trim());
    }

    [Fact]
    public void Candidates_OfASearch_StandApartFromTheRowsWithTheBestOfThem()
    {
        Api.Evaluations[Id] =
        [
            Candidate("consistency-2@0.821", 0.821, 3), Candidate("consistency-2@0.2", 0.2, 1.5), Candidate("consistency-2@0.0501", 0.0501, 4),
            Sample.Evaluation("teacher", 10, "consistency-2-searched@0.2", 2, 1.75), Sample.Evaluation("teacher", 10, "consistency-2", 2, 3.25),
        ];

        var page = Open();
        var table = page.WaitForElement("[data-testid=candidates]");

        Assert.Equal(["consistency-2@0.0501", "consistency-2@0.2", "consistency-2@0.821"], table.QuerySelectorAll("tbody tr td:first-child").Select(cell => cell.TextContent));
        Assert.Equal("consistency-2@0.2", Assert.Single(table.QuerySelectorAll("tr.best")).QuerySelector("td")!.TextContent);
        Assert.Empty(page.FindAll("[data-testid=noise-levels]"));

        static EvaluationInfo Candidate(string subject, double sigma, double value) => Sample.Evaluation("teacher", 10, subject, 2, value) with { NoiseLevel = sigma };
    }

    [Fact]
    public void Candidates_WhileTheSearchStillRuns_AreThereWithoutAnyRow()
    {
        Api.Evaluations[Id] = [Sample.Evaluation("teacher", 10, "consistency-2@0.821", 2, 3) with { NoiseLevel = 0.821 }];

        Assert.StartsWith("1 candidates", Open().WaitForElement("[data-testid=candidates] summary").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void SampleSlider_EarlierStep_ShowsItsGridAndPutsItIntoTheAddress()
    {
        Api.Samples = [Sample.Grid(0), Sample.Grid(100), Sample.Grid(200)];
        var page = Open();
        Assert.Equal("200", page.WaitForElement("[data-testid=sample-image]").GetAttribute("data-step"));

        page.Find("[data-testid=sample-slider]").Input("1");

        var image = page.Find("[data-testid=sample-image]");
        Assert.Equal("100", image.GetAttribute("data-step"));
        Assert.Equal($"/api-proxy/runs/{Id}/samples/1-100", image.GetAttribute("src"));
        Assert.Contains("sample=100", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void SampleArrives_NewestShown_FollowsIt()
    {
        Api.Samples = [Sample.Grid(0)];
        var page = Open();
        page.WaitForElement("[data-testid=sample-image]");

        Api.Push(new SampleArrived { RunId = Id, Sample = Sample.Grid(50) });

        page.WaitForAssertion(() => Assert.Equal("50", page.Find("[data-testid=sample-image]").GetAttribute("data-step")));
    }

    [Fact]
    public void Checkpoints_Tab_OffersToDistil()
    {
        Api.RunDetails[Id] = Api.RunDetails[Id] with { Checkpoints = [Sample.Checkpoint("teacher", 200, isBest: true)] };

        var button = Open("checkpoints").WaitForElement($"[data-testid='distill-{Id}@200']");

        Assert.Equal("Distill from this", button.TextContent.Trim());
        Assert.Equal($"/sweeps/new?distill={Uri.EscapeDataString($"{Id}@200")}", button.GetAttribute("href"));
    }

    [Fact]
    public void Attempts_Tab_TellsCauseAndProof()
    {
        var attempt = new AttemptInfo
        {
            Epoch = 2,
            StartedAt = Sample.Start,
            EndedAt = Sample.Start.AddSeconds(70),
            End = AttemptEnd.InfrastructureLoss,
            Cause = "Rank 1 was killed by signal 9.",
            ResumedFromStep = 100,
            StateDigest = "feedbeef",
            DigestVerified = true,
            Workers = ["node-a", "node-b"],
        };
        Api.RunDetails[Id] = Api.RunDetails[Id] with { Attempts = [attempt] };

        var text = Open("attempts").WaitForElement("[data-testid=attempts]").TextContent;

        Assert.Contains("Infrastructure loss", text, StringComparison.Ordinal);
        Assert.Contains("Rank 1 was killed by signal 9.", text, StringComparison.Ordinal);
        Assert.Contains("1 min 10 s", text, StringComparison.Ordinal);
        Assert.Contains("state proven equal", text, StringComparison.Ordinal);
        Assert.Contains("node-b", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Logs_Tab_ShowsLinesAndTheTail()
    {
        Api.Logs = [Sample.Line(1), Sample.Line(2, rank: 1, isError: true)];
        var page = Open("logs");
        Assert.Equal("line 2", page.WaitForElement("[data-testid=logs] .error .text").TextContent);

        Api.Push(new LogArrived { RunId = Id, Lines = [Sample.Line(3)] });

        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("[data-testid=logs] .line").Count));
    }

    [Fact]
    public void Configuration_Tab_ShowsEveryValue()
    {
        var text = Open("configuration").WaitForElement("[data-testid=configuration]").TextContent;

        Assert.Contains("learningRate: 0.001", text, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownRun_Page_SaysSo()
    {
        Api.RunDetails.Clear();

        Open().WaitForElement("[data-testid=missing-state]");
    }

    private IRenderedComponent<RunPage> Open(string? tab = null)
    {
        RenderProviders();
        Navigation.NavigateTo(tab is null ? $"/runs/{Id}" : $"/runs/{Id}?tab={tab}");
        return Render<RunPage>(page => page.Add(p => p.Id, Id));
    }
}
