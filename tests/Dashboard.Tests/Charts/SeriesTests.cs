using Hayate.Dashboard.Charts;
using Hayate.Dashboard.Tests.Fakes;

namespace Hayate.Dashboard.Tests.Charts;

public sealed class SeriesTests
{
    private readonly Series _series = new();

    [Fact]
    public void Merge_NewPoints_AppendsThem()
    {
        _series.Merge(Sample.Series("loss", (10, 1), (20, 0.9)));
        _series.Merge(Sample.Series("loss", (30, 0.8)));

        Assert.Equal([10, 20, 30], _series.Steps);
        Assert.Equal(0.8, _series.Last);
    }

    [Fact]
    public void Merge_StepReportedAgain_TakesTheNewerValue()
    {
        _series.Merge(Sample.Series("loss", (10, 1), (20, 0.9)));
        _series.Merge(Sample.Series("loss", (10, 5)));

        Assert.Equal([10, 20], _series.Steps);
        Assert.Equal([5, 0.9], _series.Values);
    }

    [Fact]
    public void Merge_LatePoint_FindsItsPlace()
    {
        _series.Merge(Sample.Series("loss", (10, 1), (30, 3)));
        _series.Merge(Sample.Series("loss", (20, 2)));

        Assert.Equal([1, 2, 3], _series.Values);
    }

    [Fact]
    public void Replace_LoadOlderThanEvents_KeepsWhatEventsBroughtBeyondIt()
    {
        _series.Merge(Sample.Series("loss", (10, 1), (20, 2), (30, 3)));
        _series.Replace(Sample.Series("loss", (5, 0.5), (20, 2.5)));

        Assert.Equal([5, 20, 30], _series.Steps);
        Assert.Equal([0.5, 2.5, 3], _series.Values);
    }

    [Fact]
    public void Replace_ThinnedLoad_ForgetsThePointsBetween()
    {
        _series.Merge(Sample.Series("loss", (10, 1), (20, 2), (30, 3)));
        _series.Replace(Sample.Series("loss", (10, 1), (30, 3)));

        Assert.Equal([10, 30], _series.Steps);
    }
}
