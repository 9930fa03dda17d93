using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Objectives;
using Hayate.Training.Objectives.Parts;

namespace Hayate.Training.Tests.Objectives;

public sealed class CurriculumTests
{
    private static readonly JsonElement Golden = Vector.Load("schedules");

    [Theory]
    [InlineData("cifar10")]
    [InlineData("imagenet64")]
    [InlineData("lsun")]
    public void SquareRoot_OverARun_MatchesTheReference(string name)
    {
        var golden = Golden.At("ct", name);
        var curriculum = new SquareRootCurriculum(golden.Integer("s0"), golden.Integer("s1"));
        foreach (var row in golden.GetProperty("rows").EnumerateArray())
        {
            Assert.Equal(row.Integer("N"), curriculum.Levels(new TrainingStep(0, row.Integer("k"), golden.Integer("K"))));
        }

        Assert.Equal(golden.Integer("s1") + 1, curriculum.Levels(new TrainingStep(0, 2_000_000, golden.Integer("K"))));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(400_000)]
    [InlineData(800_000)]
    public void Doubling_OverARun_MatchesTheReference(int total)
    {
        var curriculum = new DoublingCurriculum(10, 1280);
        foreach (var row in Golden.At("ict", $"curriculum_K{total}", "rows").EnumerateArray())
        {
            Assert.Equal(row.Integer("grid_points"), curriculum.Levels(new TrainingStep(0, row.Integer("k"), total)));
        }
    }

    [Theory]
    [InlineData(10, 1280, 5)]
    [InlineData(10, 10, 100)]
    [InlineData(20, 10, 100)]
    public void Doubling_ShortRunOrNarrowRange_StaysWithinIt(int s0, int s1, int total)
    {
        var curriculum = new DoublingCurriculum(s0, s1);
        for (var step = 0; step <= total; step++) Assert.InRange(curriculum.Levels(new TrainingStep(0, step, total)), Math.Min(s0, s1) + 1, s1 + 1);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(21)]
    public void LogNormalIntervals_OnTheGrid_MatchTheReference(int count)
    {
        var golden = Golden.At("ict", $"N{count}");
        var cumulative = new LogNormalIntervals(-1.1, 2.0).Cumulative(PowerGrid.Ascending(new NoiseSpec(), count));
        var probabilities = cumulative.Select((value, i) => i == 0 ? value : value - cumulative[i - 1]).ToArray();
        var expected = golden.GetProperty("pmf").Doubles();
        Assert.Equal(expected.Length, probabilities.Length);
        for (var i = 0; i < expected.Length; i++) Close.To(expected[i], probabilities[i], 1e-13);
        Assert.Equal(1, cumulative[^1]);
    }

    [Fact]
    public void LogNormalIntervals_OnTheFinestGrid_HaveHalfTheirMassWhereTheReferenceHas()
    {
        var cumulative = new LogNormalIntervals(-1.1, 2.0).Cumulative(PowerGrid.Ascending(new NoiseSpec(), 1281));
        Assert.Equal(Golden.GetProperty("ict").Integer("pmf_half_mass_index_N1281"), Array.FindIndex(cumulative, value => value >= 0.5));
    }

    [Fact]
    public void GridPairing_ManyDraws_FollowTheProbabilities()
    {
        var golden = Golden.At("ict", "N11");
        double[] levels = golden.GetProperty("sigma_asc").Doubles(), probabilities = golden.GetProperty("pmf").Doubles();
        var pairing = new GridPairing(new PowerLevels(new NoiseSpec()), new ConstantCurriculum(11), new LogNormalIntervals(-1.1, 2.0));
        const int count = 100_000;
        var pairs = pairing.Draw(new TrainingStep(1, 0, 1), 0, count);
        for (var i = 0; i < probabilities.Length; i++)
        {
            var share = pairs.Low.Zip(pairs.High).Count(pair => Near(pair.First, levels[i]) && Near(pair.Second, levels[i + 1])) / (double)count;
            Assert.InRange(share, probabilities[i] - 0.008, probabilities[i] + 0.008);
        }
    }

    [Fact]
    public void GridPairing_WhenTheCurriculumMoves_FollowsIt()
    {
        var pairing = new GridPairing(new PowerLevels(new NoiseSpec()), new SquareRootCurriculum(2, 4), new UniformIntervals());
        Assert.Equal([80.0], pairing.Draw(new TrainingStep(1, 0, 100), 0, 64).High.Distinct());
        Assert.Equal(4, pairing.Draw(new TrainingStep(1, 100, 100), 0, 64).High.Distinct().Count());
        Assert.Equal([80.0], pairing.Draw(new TrainingStep(1, 0, 100), 0, 64).High.Distinct());
    }

    /// <summary>The coarsest grid has one pair: the noisiest level and the one at which the model is the identity.</summary>
    [Fact]
    public void GridPairing_OfTwoLevels_PairsTheEnds()
    {
        NoiseSpec noise = new();
        foreach (IIntervalDistribution intervals in (IIntervalDistribution[])[new UniformIntervals(), new LogNormalIntervals(-1.1, 2.0)])
        {
            var pairs = new GridPairing(new PowerLevels(noise), new ConstantCurriculum(2), intervals).Draw(new TrainingStep(1, 0, 1), 0, 16);
            Assert.All(pairs.High, high => Assert.Equal(noise.SigmaMax, high));
            Assert.All(pairs.Low, low => Assert.Equal(noise.SigmaMin, low));
        }
    }

    [Fact]
    public void LogNormalLevels_ManyDraws_HaveTheirMeanAndDeviation()
    {
        var logs = new LogNormalLevels(-1.2, 1.2).Draw(new TrainingStep(1, 5, 10), 0, 50_000).Select(level => Math.Log(level)).ToArray();
        Assert.InRange(logs.Average(), -1.22, -1.18);
        Assert.InRange(Math.Sqrt(logs.Average(log => Math.Pow(log + 1.2, 2))), 1.18, 1.22);
    }

    private static bool Near(double a, double b) => Math.Abs(a / b - 1) < 1e-9;
}
