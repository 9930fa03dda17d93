using Hayate.Contracts.Specification;
using Hayate.Training.Optimization;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Optimization;

public sealed class WeightAverageTests
{
    [Theory]
    [InlineData(1, 2.0 / 11)]
    [InlineData(90, 91.0 / 100)]
    [InlineData(8990, 0.999)]
    [InlineData(1_000_000, 0.999)]
    public void Decay_WhileWarmingUp_GrowsToItsRate(int step, double expected)
    {
        using WeightAverage average = new(0.999, zeros(1));

        Assert.Equal(expected, average.Decay(step), precision: 12);
    }

    [Theory]
    [InlineData(EmaWarmup.HalfLife, 1, 0)] // a copy, as no image came before
    [InlineData(EmaWarmup.HalfLife, 21, 0.5)] // one step is a twentieth of the 20 before
    [InlineData(EmaWarmup.HalfLife, 41, 0.70710678118654752)]
    [InlineData(EmaWarmup.HalfLife, 100_000, 0.999)]
    [InlineData(EmaWarmup.None, 1, 0.999)]
    public void Decay_WithAnotherWarmup_FollowsIt(EmaWarmup warmup, int step, double expected)
    {
        using WeightAverage average = new(0.999, zeros(1), warmup);

        Assert.Equal(expected, average.Decay(step), precision: 12);
    }

    [Fact]
    public void Update_WithSmallRate_FollowsTheGoldenSequence()
    {
        var golden = Vector.Load("optim").GetProperty("ema");
        using IDisposable scope = NewDisposeScope();
        using WeightAverage average = new(golden.GetProperty("mu").GetDouble(), tensor([golden.GetProperty("e0").GetSingle()]));

        // So late that the warm-up has ended.
        foreach (double value in golden.GetProperty("p").Doubles())
            average.Update(tensor([(float)value]), step: 1000);

        Assert.Equal(golden.GetProperty("e").Doubles()[^1], average.Values.item<float>(), tolerance: 1e-6);
    }

    [Fact]
    public void Update_OverAShortRun_ForgetsTheInitialWeights()
    {
        using IDisposable scope = NewDisposeScope();
        using WeightAverage average = new(0.9999, tensor([1f]));

        for (int step = 1; step <= 500; step++)
            average.Update(tensor([0f]), step);

        Assert.InRange(average.Values.item<float>(), 0, 1e-6f);
    }
}
