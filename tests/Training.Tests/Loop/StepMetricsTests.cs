using Hayate.Contracts.Specification;
using Hayate.Training.Loop;

namespace Hayate.Training.Tests.Loop;

public sealed class StepMetricsTests
{
    private static readonly StepTimes Second = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.05));

    [Fact]
    public void Take_AfterTwoSteps_AveragesThemAndRanksSamplesByNoise()
    {
        StepMetrics metrics = new(new TrainingSpec { Batch = 8 });
        metrics.Add([8, 7, 6, 5, 4, 3, 2, 1], [80, 70, 60, 50, 40, 30, 20, 10], gradientNorm: 1, Second);
        metrics.Add([1, 2, 3, 4, 5, 6, 7, 8], [10, 20, 30, 40, 50, 60, 70, 80], gradientNorm: 3, Second);

        Dictionary<string, double> values = metrics.Take(learningRate: 0.5);

        Assert.Equal([1.5, 3.5, 5.5, 7.5], new[] { "loss/q1", "loss/q2", "loss/q3", "loss/q4" }.Select(name => values[name]));
        Assert.Equal((4.5, 2, 0.5), (values["loss"], values["gradient-norm"], values["learning-rate"]));
        Assert.Equal((8, 0.25, 0.1, 0.05), (values["images-per-second"], values["share/data"], values["share/reduce"], values["share/update"]));
    }

    [Fact]
    public void Take_Again_KnowsOnlyWhatCameSince()
    {
        StepMetrics metrics = new(new TrainingSpec { Batch = 2 });
        metrics.Add([8, 8], [1, 2], gradientNorm: 9, Second);
        metrics.Take(1);
        metrics.Add([1, 2], [1, 2], gradientNorm: 3, Second);

        Dictionary<string, double> values = metrics.Take(1);

        Assert.Equal((1.5, 3), (values["loss"], values["gradient-norm"]));
        Assert.DoesNotContain("loss/q1", values.Keys);
    }
}
