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

    [Fact]
    public void LinearTime_Continuous_MatchesTheReferenceAndComesBack()
    {
        var golden = Golden.GetProperty("vp_linear_continuous");
        double[] times = golden.At("t").Doubles(), alpha = golden.At("alpha").Doubles(), sigma = golden.At("sigma").Doubles(), lambda = golden.At("lambda").Doubles();
        for (var i = 0; i < times.Length; i++)
        {
            var level = VariancePreservingLevel.FromVarianceExploding(LinearTime.Instance.LevelAt(times[i]));
            Close.To(0, level.Alpha / alpha[i] - 1, 1e-12);
            Close.To(0, level.Sigma / sigma[i] - 1, 1e-10);
            Close.To(lambda[i], level.LogSignalToNoise / 2, 1e-10);
            Close.To(0, LinearTime.Instance.TimeOf(level.VarianceExploding) / times[i] - 1, 1e-12);
        }
    }

    [Fact]
    public void DiscreteTime_OfDdpm_MatchesTheReferenceAndComesBack()
    {
        var golden = Golden.GetProperty("discrete_alpha_bar");
        var indices = golden.At("index").Doubles();
        var kept = golden.At("ddpm_linear").Doubles();
        var time = new DiscreteTime(1000);
        for (var i = 0; i < indices.Length; i++)
        {
            var sigma = time.LevelAt(indices[i]);
            Close.To(0, 1 / (1 + sigma * sigma) / kept[i] - 1, 1e-11);
            Close.To(indices[i], time.Label(time.TimeOf(sigma)), 1e-12);
        }

        Assert.Equal((0.0, 999.0), (time.TimeOf(1e-9), time.TimeOf(1e9)));
        Close.To(250.25, time.TimeOf(time.LevelAt(250.25)), 1e-11);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1000)]
    public void LinearSchedule_OfARun_RisesFromItsSmallestToItsLargestLevel(int? timesteps)
    {
        var noise = new NoiseSpec { Schedule = NoiseSchedule.Linear, Prediction = Prediction.Epsilon, Timesteps = timesteps, SigmaMin = 0.02 };
        var schedule = Schedules.Of(noise);
        Close.To(0.02, schedule.At(0).VarianceExploding, 1e-12);
        Close.To(80, schedule.At(1).VarianceExploding, 1e-12);
        var levels = Enumerable.Range(0, 101).Select(i => schedule.At(i / 100.0).VarianceExploding).ToArray();
        Assert.Equal(levels.Order(), levels);
        // Half-way in time the linear process has lost more of the image than the cosine process.
        Assert.True(levels[50] > 1.5 * new CosineSchedule(noise).At(0.5).VarianceExploding);
    }

    [Fact]
    public void LinearTime_DiscreteAndContinuous_AreOneProcess()
    {
        var discrete = new DiscreteTime(1_000_000);
        foreach (var t in new[] { 0.01, 0.1, 0.5, 0.9 })
            Close.To(0, discrete.LevelAt(t * 1e6 - 1) / LinearTime.Instance.LevelAt(t) - 1, 1e-4);
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
