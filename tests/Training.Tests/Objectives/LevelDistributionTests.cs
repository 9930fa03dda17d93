using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Objectives;
using Hayate.Training.Objectives.Parts;

namespace Hayate.Training.Tests.Objectives;

public sealed class LevelDistributionTests
{
    private static readonly TrainingStep Step = new(Seed: 5, Step: 2, TotalSteps: 10);

    [Fact]
    public void EvenTimes_OfTheCosineSchedule_AreEvenInTheAngle()
    {
        var levels = new EvenTimes(new CosineSchedule(0.002, 80)).Draw(Step, 0, 4000);
        var angles = levels.Select(level => (Math.Atan(level) - Math.Atan(0.002)) / (Math.Atan(80) - Math.Atan(0.002))).Order().ToArray();
        // The largest deviation from even spacing (Kolmogorov) exceeds 1.63 / sqrt(n) once in a hundred draws; the draw is fixed.
        for (var i = 0; i < angles.Length; i++) Close.To((i + 0.5) / angles.Length, angles[i], 1.63 / Math.Sqrt(angles.Length));
    }

    [Fact]
    public void DiscreteTimes_WithinTheLevelsOfARun_AreDrawnAlike()
    {
        var time = new DiscreteTime(100);
        var noise = new NoiseSpec { Schedule = NoiseSchedule.Linear, Timesteps = 100, SigmaMin = 0.5, SigmaMax = 5 };
        var allowed = Enumerable.Range(0, 100).Select(n => time.LevelAt(n)).Where(level => level is >= 0.5 and <= 5).ToArray();
        var drawn = new DiscreteTimes(time, noise).Draw(Step, 0, 4000);
        Assert.Equal(allowed, drawn.Distinct().Order());
        Assert.All(drawn.CountBy(level => level), times => Assert.InRange(times.Value * allowed.Length / 4000.0, 0.5, 1.5));
        Assert.Equal(drawn[10..20], new DiscreteTimes(time, noise).Draw(Step, 10, 10));
    }

    [Fact]
    public void DiscreteTimes_OverDdpmsWholeRange_AreAllOfThem()
    {
        var time = new DiscreteTime(1000);
        Assert.InRange(time.LevelAt(0), 0.01, 0.0101);
        Assert.InRange(time.LevelAt(999), 157, 157.5);
        var drawn = new DiscreteTimes(time, new NoiseSpec { SigmaMin = 0.01, SigmaMax = 157.5 }).Draw(Step, 0, 20_000);
        Assert.Equal(1000, drawn.Distinct().Count());
    }

    [Fact]
    public void DiscreteTimes_OfNoLevel_AreRefused() => Assert.Contains(
        "noise.timesteps",
        Assert.Throws<ArgumentException>(() => new DiscreteTimes(new DiscreteTime(1000), new NoiseSpec { SigmaMin = 300, SigmaMax = 400 })).Message,
        StringComparison.Ordinal);
}
