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

    public void Dispose() => _scope.Dispose();
}
