using Hayate.Training.Optimization;

namespace Hayate.Training.Tests.Optimization;

public sealed class PowerProfileTests
{
    [Theory]
    [InlineData(0.05, 16.97)] // the paper's two
    [InlineData(0.10, 6.94)]
    public void Exponent_OfTheWidthsOfThePaper_IsThePapers(double width, double exponent)
    {
        Assert.Equal(exponent, PowerProfile.ExponentOf(width), tolerance: 5e-3);
        Assert.Equal(width, PowerProfile.WidthOf(PowerProfile.ExponentOf(width)), precision: 14);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    public void Width_OfAProfile_IsItsStandardDeviation(double width)
    {
        double exponent = PowerProfile.ExponentOf(width);
        double mean = Integrate(t => t * Density(exponent, t));

        Assert.Equal(width, Math.Sqrt(Integrate(t => (t - mean) * (t - mean) * Density(exponent, t))), tolerance: 1e-6);
    }

    [Theory]
    [InlineData(0.05, 0.10, 40, 100)]
    [InlineData(0.10, 0.05, 40, 100)]
    [InlineData(0.05, 0.05, 100, 100)]
    [InlineData(0.25, 0.02, 97, 100)]
    public void Dot_OfTwoProfiles_AgreesWithIntegration(double width, double otherWidth, int end, int otherEnd)
    {
        PowerProfile one = PowerProfile.OfWidth(width, end);
        PowerProfile other = PowerProfile.OfWidth(otherWidth, otherEnd);

        double expected = end * Integrate(u => At(one, u * end) * At(other, u * end));

        Close.To(1, one.Dot(other) / expected, 1e-5);
        Assert.Equal(one.Dot(other), other.Dot(one), tolerance: 1e-15);
    }

    [Fact]
    public void Decay_OverAllSteps_GivesEachStepItsShareOfTheProfile()
    {
        const int steps = 50;
        double exponent = PowerProfile.ExponentOf(0.1);
        double[] shares = new double[steps + 1];
        for (int step = 1; step <= steps; step++)
        {
            double decay = PowerProfile.Decay(exponent, step);
            for (int earlier = 1; earlier < step; earlier++)
                shares[earlier] *= decay;
            shares[step] = 1 - decay;
        }

        for (int step = 1; step <= steps; step++)
            Assert.Equal(Math.Pow(step / (double)steps, exponent + 1) - Math.Pow((step - 1) / (double)steps, exponent + 1), shares[step], precision: 13);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.29)]
    public void Exponent_OfAnImpossibleWidth_IsRefused(double width) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PowerProfile.ExponentOf(width));

    private static double Density(double exponent, double t) => (exponent + 1) * Math.Pow(t, exponent);

    private static double At(PowerProfile profile, double t) => Density(profile.Exponent, t / profile.End) / profile.End;

    // The midpoint rule over [0, 1].
    private static double Integrate(Func<double, double> f)
    {
        const int points = 200_000;
        return Enumerable.Range(0, points).Sum(i => f((i + 0.5) / points)) / points;
    }
}
