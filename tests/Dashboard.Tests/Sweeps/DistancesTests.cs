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

        Assert.Equal(20, _distances.Best(1)!.Step);
        Assert.Equal(3, _distances.Best()!.Value);
        Assert.Null(_distances.Best(35));
    }

    [Fact]
    public void Best_DivergedMeasurement_IsNoBest()
    {
        _distances.Add([Sample.Evaluation("a", 10, "consistency-1", 1, double.NaN), Sample.Evaluation("a", 20, "consistency-1", 1, 7)]);

        Assert.Equal(7, _distances.Best(1)!.Value);
    }

    [Fact]
    public void Add_SameSubjectAndStepAgain_Replaces()
    {
        _distances.Add([Sample.Evaluation("a", 10, "consistency-1", 1, 9)]);
        _distances.Add([Sample.Evaluation("a", 10, "consistency-1", 1, 8)]);

        Assert.Equal(8, Assert.Single(_distances.Samplers).Value);
    }

    [Fact]
    public void Add_Anchors_KeepsThemApartFromSamplers()
    {
        _distances.Add([Sample.Evaluation("a", 0, "real halves", null, 0.5)]);

        Assert.Empty(_distances.Samplers);
        Assert.Equal("real halves", Assert.Single(_distances.Anchors).Subject);
        Assert.Null(_distances.Best());
    }
}
