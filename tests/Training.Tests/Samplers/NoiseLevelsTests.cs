using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Samplers;

namespace Hayate.Training.Tests.Samplers;

public sealed class NoiseLevelsTests
{
    private static readonly NoiseSpec Noise = new();

    [Fact]
    public void Heun_Published_IsThePowerGridAnd0()
    {
        var levels = NoiseLevels.Of(new HeunSampler { Steps = 18 }, Noise);
        Assert.Equal([.. PowerGrid.Descending(Noise, 18).Values, 0], levels.Values);
    }

    [Fact]
    public void DpmSolver_Published_IsEvenInLambdaAndEndsAtSigmaMin()
    {
        var levels = NoiseLevels.Of(new DpmSolverSampler { Steps = 10 }, Noise);
        Assert.Equal((11, 80, 0.002), (levels.Count, levels[0], levels[10]));
        for (var i = 0; i < 10; i++) Close.To(Math.Log(80 / 0.002) / 10, Math.Log(levels[i] / levels[i + 1]), 1e-12);
    }

    [Theory]
    [InlineData(LevelSpacing.Linspace, new[] { 1, 0.5, 0 }, true)]
    [InlineData(LevelSpacing.Trailing, new[] { 1, 2.0 / 3, 1.0 / 3 }, true)]
    [InlineData(LevelSpacing.Leading, new[] { 2.0 / 3, 1.0 / 3, 0 }, true)]
    [InlineData(LevelSpacing.Intervals, new[] { 1, 2.0 / 3, 1.0 / 3, 0 }, false)]
    public void Spacing_OfThreeSteps_VisitsTheTimesItNames(LevelSpacing spacing, double[] times, bool endsDenoised)
    {
        var schedule = new LinearSchedule(Noise);
        var levels = NoiseLevels.Of(new DdimSampler { Steps = 3, Grid = NoiseGrid.Linear, Spacing = spacing }, Noise);
        double[] expected = [.. times.Select(u => schedule.At(u).VarianceExploding), .. endsDenoised ? [0.0] : Array.Empty<double>()];
        Assert.Equal(expected, levels.Values);
    }

    [Theory]
    [InlineData(NoiseSchedule.Edm, NoiseGrid.Cosine)]
    [InlineData(NoiseSchedule.Cosine, NoiseGrid.Cosine)]
    [InlineData(NoiseSchedule.Linear, NoiseGrid.Linear)]
    public void Schedule_OfARun_IsTheGridOfItsOwnProcess(NoiseSchedule schedule, NoiseGrid grid)
    {
        var noise = Noise with { Schedule = schedule };
        var own = NoiseLevels.Of(new DdimSampler { Steps = 7 }, noise);
        Assert.Equal(NoiseLevels.Of(new DdimSampler { Steps = 7, Grid = grid }, noise).Values, own.Values);
        Assert.True(own.Values.Zip(own.Values.Skip(1)).All(pair => pair.First > pair.Second));
    }

    [Fact]
    public void StartDeviation_OfAVariancePreservingGrid_IsThatOfStandardNoiseDividedByAlpha()
    {
        var levels = new DescendingLevels([2, 0]);
        Assert.Equal(2, NoiseLevels.StartDeviation(new HeunSampler(), levels));
        Close.To(Math.Sqrt(5), NoiseLevels.StartDeviation(new DdimSampler(), levels), 1e-15);
    }
}
