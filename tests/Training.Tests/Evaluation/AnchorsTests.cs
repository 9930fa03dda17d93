using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Evaluation;
using Hayate.Training.Loop;

namespace Hayate.Training.Tests.Evaluation;

public sealed class AnchorsTests
{
    private const int Samples = 1000;

    [Fact]
    public void GaussianFit_OfNormalData_IsWithinTheBiasOfFiniteSamples()
    {
        // For identical normal distributions with covariance s^2 I the distance of two samples of N is s^2 (2 D + D (D + 1) / 2) / N.
        GaussianDataset spec = new() { Dimensions = 8, Mean = 0.2, Std = 0.5, Count = Samples };
        double expected = 0.25 * ((2 * 8) + (8 * 9 / 2)) / Samples;
        using IDataset data = Datasets.Open(spec);
        using ReferenceStatistics reference = new(data, new PixelFeatures());

        Assert.InRange(Anchors.GaussianFit(data, reference, Samples, new SoloGang()), 0, 2 * expected);
        Assert.InRange(Anchors.RealHalves(reference), expected, 4 * expected);
    }

    [Fact]
    public void GaussianFit_OfTheDigits_IsFurtherAwayThanTheirHalves()
    {
        using IDataset data = Datasets.Open(new DigitsDataset());
        using ReferenceStatistics reference = new(data, new PixelFeatures());

        double halves = Anchors.RealHalves(reference);
        Assert.InRange(Anchors.GaussianFit(data, reference, data.Count, new SoloGang()), 2 * halves, 4 * halves);
    }
}
