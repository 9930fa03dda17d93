using Hayate.Training.Optimization;

namespace Hayate.Training.Tests.Optimization;

public sealed class PostHocWeightsTests
{
    private const int Steps = 1000;

    private static readonly PowerProfile[] Stored =
        [.. from width in new[] { 0.05, 0.10 } from i in Enumerable.Range(1, 32) select PowerProfile.OfWidth(width, Steps * i / 32)];

    [Fact]
    public void Solve_ForAStoredProfile_TakesItAlone()
    {
        for (int wanted = 0; wanted < Stored.Length; wanted += 9)
        {
            double[] weights = PostHocWeights.Solve(Stored, Stored[wanted]);

            for (int i = 0; i < weights.Length; i++)
                Assert.Equal(i == wanted ? 1 : 0, weights[i], tolerance: 1e-9);
        }
    }

    [Theory]
    [InlineData(0.07, 1000, 0.002)]
    [InlineData(0.13, 1000, 0.003)]
    [InlineData(0.20, 1000, 0.015)]
    [InlineData(0.13, 500, 0.01)]
    [InlineData(0.13, 700, 0.1)] // between two snapshots, 687 and 718
    public void Solve_ForAnotherProfile_ComesClose(double width, int step, double tolerance)
    {
        PowerProfile wanted = PowerProfile.OfWidth(width, step);
        double[] weights = PostHocWeights.Solve(Stored, wanted);

        double[] mixed = new double[Steps + 1];
        foreach ((PowerProfile profile, double weight) in Stored.Zip(weights))
            for (int t = 1; t <= profile.End; t++)
                mixed[t] += weight * Share(profile, t);

        double difference = Enumerable.Range(1, Steps).Sum(t => Math.Abs(mixed[t] - (t <= step ? Share(wanted, t) : 0)));
        Assert.InRange(difference, 1e-9, tolerance);
        Assert.Equal(1, weights.Sum(), tolerance: 0.01);
    }

    [Fact]
    public void Solve_WithAProfileTwice_UsesItOnce()
    {
        PowerProfile wanted = PowerProfile.OfWidth(0.08, Steps);
        double[] once = PostHocWeights.Solve(Stored, wanted);
        double[] twice = PostHocWeights.Solve([.. Stored, Stored[^1]], wanted);

        Assert.All(once.Zip(twice), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-9));
        Assert.Equal(0, twice[^1]);
    }

    private static double Share(PowerProfile profile, int step) =>
        Math.Pow((double)step / profile.End, profile.Exponent + 1) - Math.Pow((step - 1.0) / profile.End, profile.Exponent + 1);
}
