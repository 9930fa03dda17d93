using CsCheck;
using Hayate.Coordinator.Metrics;

namespace Hayate.Coordinator.Tests.Metrics;

public sealed class EnvelopeTests
{
    [Fact]
    public void Of_FewPoints_ReturnsThemAll()
    {
        var series = Series([1, 2, 3]);
        Assert.Same(series, Envelope.Of(series, 4));
    }

    [Fact]
    public void Of_OnePeak_KeepsIt()
    {
        var values = Enumerable.Repeat(1.0, 1000).ToArray();
        values[617] = 99;
        Assert.Contains(99, Envelope.Of(Series(values), 20).Values);
    }

    [Fact]
    public void Of_NotANumber_KeepsIt()
    {
        var values = Enumerable.Repeat(1.0, 1000).ToArray();
        values[333] = double.NaN;
        Assert.Contains(Envelope.Of(Series(values), 20).Values, double.IsNaN);
    }

    [Fact]
    public void Of_AnySeries_IsAShortSubseriesWithItsEndsAndExtremes() =>
        Gen.Select(Gen.Double[-1e6, 1e6].Array[1, 300], Gen.Int[4, 50]).Sample((values, most) =>
        {
            var series = Series(values);
            var thin = Envelope.Of(series, most);
            Assert.True(thin.Steps.Length <= Math.Max(most, 2));
            Assert.Equal((series.Steps[0], series.Steps[^1]), (thin.Steps[0], thin.Steps[^1]));
            Assert.Equal((values.Min(), values.Max()), (thin.Values.Min(), thin.Values.Max()));
            Assert.Equal(thin.Steps.Order(), thin.Steps);
            Assert.All(thin.Steps.Zip(thin.Values), point => Assert.Equal(values[point.First / 10 - 1], point.Second));
        });

    private static SeriesPoints Series(double[] values) => new([.. Enumerable.Range(1, values.Length).Select(i => i * 10)], values);
}
