using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Evaluation;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Evaluation;

public sealed class ReferenceStatisticsTests
{
    [Fact]
    public void Digest_OfTheSameData_IsTheSame_OfOthersNot()
    {
        Assert.Equal(DigestOf(new DigitsDataset()), DigestOf(new DigitsDataset()));
        Assert.NotEqual(DigestOf(new DigitsDataset()), DigestOf(new GaussianDataset()));
        Assert.NotEqual(DigestOf(new GaussianDataset { Seed = 1 }), DigestOf(new GaussianDataset()));
    }

    [Fact]
    public void Whole_OfTheDigits_HasAllOfThemInEightBits()
    {
        using IDisposable scope = NewDisposeScope();
        using IDataset data = Datasets.Open(new DigitsDataset());
        using ReferenceStatistics reference = new(data, new PixelFeatures());
        Tensor all = data.Get([.. Enumerable.Range(0, data.Count)]).flatten(1);

        Assert.Equal(1797, reference.Whole.Count);
        Assert.InRange((all.to(ScalarType.Float64).mean([0]) - reference.Mean).abs().max().item<double>(), 0, 1 / 255.0);
        Assert.InRange((all.t().cov() - reference.Whole.Covariance()).abs().max().item<double>(), 0, 0.005);
    }

    [Fact]
    public void FeaturesOf_ImagesAndPoints_RoundsAndClipsImagesAlone()
    {
        using IDisposable scope = NewDisposeScope();
        using IDataset images = Datasets.Open(new DigitsDataset());
        using IDataset points = Datasets.Open(new GaussianDataset());
        using ReferenceStatistics ofImages = new(images, new PixelFeatures());
        using ReferenceStatistics ofPoints = new(points, new PixelFeatures());

        Assert.Equal(1, ofImages.FeaturesOf(full([1, 1, 8, 8], 1.7f)).max().item<double>());
        Assert.Equal(1.7, ofPoints.FeaturesOf(full([1, 2, 1, 1], 1.7f)).max().item<double>(), precision: 6);
    }

    private static string DigestOf(DatasetSpec spec)
    {
        using IDataset data = Datasets.Open(spec);
        using ReferenceStatistics reference = new(data, new PixelFeatures());
        return reference.Digest;
    }
}
