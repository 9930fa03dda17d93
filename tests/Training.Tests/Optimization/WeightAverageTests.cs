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
