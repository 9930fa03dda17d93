using Hayate.Dashboard.Sweeps;
using Hayate.Dashboard.Tests.Fakes;

namespace Hayate.Dashboard.Tests.Sweeps;

public sealed class DistancesTests
{
    private readonly Distances _distances = new();

    [Fact]
    public void Best_SeveralSteps_IsTheSmallestOfItsNfe()
    {
        _distances.Add([
            Sample.Evaluation("a", 10, "consistency-1", 1, 9),
            Sample.Evaluation("a", 20, "consistency-1", 1, 4),
            Sample.Evaluation("a", 30, "consistency-1", 1, 6),
            Sample.Evaluation("a", 30, "consistency-2", 2, 3),
        ]);

        Assert.Equal(20, _distances.Best("fd", 1)!.Step);
        Assert.Equal(3, _distances.Best("fd")!.Value);
        Assert.Null(_distances.Best("fd", 35));
    }

    [Fact]
    public void Best_DivergedMeasurement_IsNoBest()
    {
        _distances.Add([Sample.Evaluation("a", 10, "consistency-1", 1, double.NaN), Sample.Evaluation("a", 20, "consistency-1", 1, 7)]);

        Assert.Equal(7, _distances.Best("fd", 1)!.Value);
    }

    [Fact]
    public void Add_SameSubjectAndStepAgain_Replaces()
    {
        _distances.Add([Sample.Evaluation("a", 10, "consistency-1", 1, 9)]);
        _distances.Add([Sample.Evaluation("a", 10, "consistency-1", 1, 8)]);

        Assert.Equal(8, Assert.Single(_distances.Of("fd")).Value);
    }

    [Fact]
    public void Add_Anchors_KeepsThemApartFromSamplers()
    {
        _distances.Add([Sample.Evaluation("a", 0, "real halves", null, 0.5)]);

        Assert.Empty(_distances.Of("fd"));
        Assert.Equal("real halves", Assert.Single(_distances.Anchors(null)).Subject);
        Assert.Null(_distances.Best("fd"));
    }

    [Fact]
    public void Best_AfterTheReferenceChanged_IsAmongWhatComparesWithTheNewest()
    {
        _distances.Add([
            Sample.Evaluation("a", 10, "heun-18", 35, 1),
            Sample.Evaluation("a", 20, "heun-18", 35, 5) with { ReferenceDigest = "other" },
            Sample.Evaluation("a", 30, "heun-18", 35, 6) with { ReferenceDigest = "other" },
        ]);

        Assert.Equal(20, _distances.Best("fd")!.Step);
    }

    [Fact]
    public void Best_OfRecall_IsTheLargest()
    {
        _distances.Add([
            Sample.Evaluation("a", 10, "heun-18", 35, 0.4) with { Metric = "recall" },
            Sample.Evaluation("a", 20, "heun-18", 35, 0.3) with { Metric = "recall" },
            Sample.Evaluation("a", 20, "heun-18", 35, 9),
        ]);

        Assert.Equal(10, _distances.Best("recall")!.Step);
        Assert.Equal(["fd", "recall"], _distances.Metrics);
    }

    [Fact]
    public void ByNoiseLevel_OfSeveralSteps_IsTheNewestOfEachLevelAlone()
    {
        _distances.Add([
            Level(10, 0.02, 7), Level(10, 80, 8), Level(20, 0.02, 1), Level(20, 80, 2),
            Sample.Evaluation("a", 20, "model", 1, 1.5) with { Metric = "self-consistency" },
        ]);

        Assert.Equal([1, 2], _distances.ByNoiseLevel("self-consistency").Select(level => level.Value));
        Assert.Equal(1.5, Assert.Single(_distances.Of("self-consistency")).Value);

        static Contracts.Api.EvaluationInfo Level(int step, double sigma, double value) =>
            Sample.Evaluation("a", step, $"sigma {sigma}", 1, value) with { Metric = "self-consistency", NoiseLevel = sigma };
    }
}
