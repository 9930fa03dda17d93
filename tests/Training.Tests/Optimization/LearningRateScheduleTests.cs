using Hayate.Contracts.Specification;
using Hayate.Training.Optimization;

namespace Hayate.Training.Tests.Optimization;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(LearningRateDecay.Constant, 1, 1.0)]
    [InlineData(LearningRateDecay.Constant, 100, 1.0)]
    [InlineData(LearningRateDecay.Linear, 1, 1.0)]
    [InlineData(LearningRateDecay.Linear, 51, 0.5)]
    [InlineData(LearningRateDecay.Linear, 100, 0.01)]
    [InlineData(LearningRateDecay.Cosine, 1, 1.0)]
    [InlineData(LearningRateDecay.Cosine, 51, 0.5)]
    public void At_WithoutWarmup_FollowsTheDecay(LearningRateDecay decay, int step, double expected)
    {
        OptimizerSpec spec = new() { LearningRate = 2, Decay = decay };

        Assert.Equal(2 * expected, LearningRateSchedule.At(spec, step, steps: 100), precision: 12);
    }

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(5, 0.5)]
    [InlineData(10, 1.0)]
    [InlineData(11, 1.0)]
    [InlineData(56, 0.5)]
    public void At_WithWarmup_RisesLinearlyThenDecaysOverTheRest(int step, double expected)
    {
        OptimizerSpec spec = new() { LearningRate = 1, Decay = LearningRateDecay.Linear, WarmupSteps = 10 };

        Assert.Equal(expected, LearningRateSchedule.At(spec, step, steps: 100), precision: 12);
    }
}
