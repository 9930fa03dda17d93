using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;

namespace Hayate.Training.Tests.Diffusion;

public sealed class ScheduleTests
{
    private static readonly JsonElement Golden = Vector.Load("schedules");

    [Theory]
    [InlineData(5)]
    [InlineData(11)]
    [InlineData(18)]
    [InlineData(40)]
    public void PowerGrid_BothDirections_MatchTheReference(int count)
    {
        var expected = Golden.At("karras", $"N{count}", "desc").Doubles();
        var noise = new NoiseSpec();
        var descending = PowerGrid.Descending(noise, count);
        Assert.Equal(count, descending.Count);
        for (var i = 0; i < count; i++) Close.To(0, descending[i] / expected[i] - 1, 1e-12);
        Assert.Equal(descending.Values.Reverse(), PowerGrid.Ascending(noise, count).Values);
        Assert.Equal((noise.SigmaMax, noise.SigmaMin), (descending[0], descending[count - 1]));
    }

    [Fact]
    public void PowerGrid_OneLevel_IsTheLargest() => Assert.Equal([80.0], PowerGrid.Descending(new NoiseSpec(), 1).Values);

    [Fact]
    public void CosineSchedule_OverTheRangeOfThePaper_MatchesTheReference()
    {
        var golden = Golden.GetProperty("cosine_logsnr");
        var schedule = new CosineSchedule(Math.Exp(-10), Math.Exp(10));
        double[] times = golden.At("u").Doubles(), logSnr = golden.At("logsnr").Doubles(), alpha = golden.At("alpha").Doubles(), sigma = golden.At("sigma").Doubles();
        for (var i = 0; i < times.Length; i++)
        {
            var level = schedule.At(times[i]);
            Close.To(logSnr[i], level.LogSignalToNoise, 1e-11);
            Close.To(alpha[i], level.Alpha, 1e-12);
            Close.To(sigma[i], level.Sigma, 1e-12);
        }
    }

    [Fact]
    public void CosineSchedule_OfARun_StaysWithinItsLevels()
    {
        var noise = new NoiseSpec();
        var schedule = new CosineSchedule(noise);
        Assert.Equal(noise.SigmaMin, schedule.At(0).VarianceExploding);
        Assert.Equal(noise.SigmaMax, schedule.At(1).VarianceExploding);
        var levels = Enumerable.Range(0, 101).Select(i => schedule.At(i / 100.0).VarianceExploding).ToArray();
        Assert.Equal(levels.Order(), levels);
        Close.To(1, schedule.At(0.5).VarianceExploding, 0.02);
    }

    [Theory]
    [InlineData(0.002)]
    [InlineData(1.0)]
    [InlineData(80.0)]
    public void VariancePreservingLevel_OfAVarianceExplodingOne_KeepsRatioAndUnitVariance(double sigma)
    {
        var level = VariancePreservingLevel.FromVarianceExploding(sigma);
        Close.To(1, level.Alpha * level.Alpha + level.Sigma * level.Sigma, 1e-14);
        Close.To(0, level.Sigma / level.Alpha / sigma - 1, 1e-14);
        Close.To(level.SignalToNoise, level.Alpha * level.Alpha / (level.Sigma * level.Sigma), 1e-12);
    }
}
