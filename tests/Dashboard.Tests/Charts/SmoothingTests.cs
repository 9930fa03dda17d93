using Hayate.Dashboard.Charts;

namespace Hayate.Dashboard.Tests.Charts;

public sealed class SmoothingTests
{
    [Fact]
    public void Exponential_ConstantCurve_StaysConstantFromTheFirstPoint() =>
        Assert.All(Smoothing.Exponential([3, 3, 3, 3], 0.9), value => Assert.Equal(3, value, 12));

    [Fact]
    public void Exponential_NoStrength_IsTheCurve() => Assert.Equal([1, 5, 2], Smoothing.Exponential([1, 5, 2], 0));

    [Fact]
    public void Exponential_TwoPoints_WeighsThePastByTheStrength()
    {
        var smooth = Smoothing.Exponential([1, 2], 0.5);

        // (0.5 * 0.5 * 1 + 0.5 * 2) / (1 - 0.25)
        Assert.Equal(1.25 / 0.75, smooth[1], 12);
    }

    [Fact]
    public void Exponential_NotANumber_IsPassedOnAndForgotten()
    {
        var smooth = Smoothing.Exponential([2, double.NaN, 2], 0.9);

        Assert.True(double.IsNaN(smooth[1]));
        Assert.Equal(2, smooth[2], 12);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    public void Exponential_StrengthOutOfRange_Throws(double strength) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Smoothing.Exponential([1], strength));
}
