using Hayate.Dashboard.Charts;
using Hayate.Dashboard.Runs;
using Hayate.Dashboard.Sweeps;
using Hayate.Dashboard.Tests.Fakes;

namespace Hayate.Dashboard.Tests.Runs;

public sealed class RunChartsTests
{
    private readonly SeriesStore _series = new();

    [Fact]
    public void Loss_Smoothed_DrawsTheRawCurveBehind()
    {
        _series.Replace([Sample.Series("loss", (10, 1), (20, 2))]);

        var lines = RunCharts.Loss(_series, smoothing: 0.9, withQuartiles: false);

        Assert.Equal(["raw", "loss"], lines.Select(line => line.Name));
        Assert.Equal([1.0, 2.0], lines[0].Y);
        Assert.False(lines[0].IsInLegend);
    }

    [Fact]
    public void Loss_Quartiles_DrawsThoseReported()
    {
        _series.Replace([Sample.Series("loss", (10, 1)), Sample.Series("loss/q1", (10, 1)), Sample.Series("loss/q4", (10, 1))]);

        var lines = RunCharts.Loss(_series, smoothing: 0, withQuartiles: true);

        Assert.Equal(["loss", "lowest noise", "highest noise"], lines.Select(line => line.Name));
    }

    [Fact]
    public void Distance_TwoSamplers_IsACurveEachWithoutAnchors()
    {
        var distances = new Distances();
        distances.Add([
            Sample.Evaluation("a", 0, "gaussian fit", null, 14),
            Sample.Evaluation("a", 20, "consistency-1", 1, 4),
            Sample.Evaluation("a", 10, "consistency-1", 1, 9),
            Sample.Evaluation("a", 10, "consistency-2", 2, 8),
        ]);

        var lines = RunCharts.Distance(distances, "fd");

        Assert.Equal(["consistency-1 (NFE 1)", "consistency-2 (NFE 2)"], lines.Select(line => line.Name));
        Assert.Equal([9.0, 4.0], lines[0].Y);
    }
}
