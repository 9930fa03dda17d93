using System.Text.Json;
using Hayate.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Evaluation;

public sealed class FrechetDistanceTests : IDisposable
{
    private static readonly JsonElement Golden = Vector.Load("metrics");

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Pairs() =>
        [.. Golden.GetProperty("fid_gaussians").EnumerateArray().Select(pair => pair.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Between_GoldenGaussians_IsTheGoldenDistance(string name)
    {
        JsonElement pair = Golden.GetProperty("fid_gaussians").EnumerateArray().Single(row => row.GetProperty("name").GetString() == name);

        double distance = FrechetDistance.Between(
            tensor(pair.GetProperty("mu1").Doubles()), tensor(pair.GetProperty("cov1").Matrix()),
            tensor(pair.GetProperty("mu2").Doubles()), tensor(pair.GetProperty("cov2").Matrix()));

        Assert.Equal(pair.GetProperty("fid_eigh").GetDouble(), distance, tolerance: 1e-9);
    }

    [Fact]
    public void Between_SamplesFewerThanDimensions_IsTheGoldenDistance()
    {
        JsonElement samples = Golden.GetProperty("fid_samples");
        using FeatureStatistics x = FeatureStatistics.Of(tensor(samples.GetProperty("X").Matrix()));
        using FeatureStatistics y = FeatureStatistics.Of(tensor(samples.GetProperty("Y").Matrix()));

        // The covariances are singular: a zero eigenvalue is only known to rounding, and its root to the root of that.
        Assert.Equal(samples.GetProperty("fid").GetDouble(), FrechetDistance.Between(x, y), tolerance: 1e-7);
    }

    [Fact]
    public void Between_NormalsOfOneDimension_IsTheSquaredWassersteinDistance()
    {
        double[] example = Golden.At("fid_1d", "example")[0].Doubles();
        Assert.Equal(Golden.At("fid_1d", "example")[1].GetDouble(), OneDimensional(example[0], example[1], example[2], example[3]), tolerance: 1e-12);
        Assert.Equal(Golden.At("gauss_w2_1d").Double("N(0.3,0.7^2) vs N(0.3,0.65^2)"), OneDimensional(0.3, 0.7, 0.3, 0.65), tolerance: 1e-12);
    }

    [Theory]
    [InlineData(16, 512)]
    [InlineData(16, 2048)]
    [InlineData(64, 2048)]
    public void Between_SamplesOfOneDistribution_HasTheBiasOfTheirNumber(int dimensions, int count)
    {
        JsonElement row = Golden.At("fid_small_sample_bias", "rows").EnumerateArray().Single(row => row.Integer("D") == dimensions && row.Integer("N_each") == count);
        double mean = Enumerable.Range(0, 8).Average(repeat =>
        {
            using DisposeScope scope = NewDisposeScope();
            using Generator generator = new((ulong)repeat);
            Tensor rows = randn([2, count, dimensions], ScalarType.Float64, generator: generator);
            return FrechetDistance.Between(FeatureStatistics.Of(rows[0]), FeatureStatistics.Of(rows[1]));
        });

        // Two means of eight, each with the standard error of its row.
        double allowed = 4 * row.Double("std") * Math.Sqrt(2.0 / 8);
        Assert.InRange(mean, row.Double("mean_fid") - allowed, row.Double("mean_fid") + allowed);
    }

    public void Dispose() => _scope.Dispose();

    private static double OneDimensional(double mean1, double deviation1, double mean2, double deviation2) => FrechetDistance.Between(
        tensor(new[] { mean1 }), tensor(new[,] { { deviation1 * deviation1 } }), tensor(new[] { mean2 }), tensor(new[,] { { deviation2 * deviation2 } }));
}
