using System.Text.Json;
using Hayate.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Evaluation;

public sealed class FeatureStatisticsTests : IDisposable
{
    private static readonly JsonElement Golden = Vector.Load("metrics");

    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Add_InBatches_GivesTheGoldenMeanAndCovariance()
    {
        Tensor rows = tensor(Golden.GetProperty("fid_samples").GetProperty("Y").Matrix());
        JsonElement streaming = Golden.GetProperty("streaming");
        using FeatureStatistics statistics = new(zeros(rows.shape[1], ScalarType.Float64));

        int first = 0;
        foreach (int length in streaming.GetProperty("batches").Doubles().Select(length => (int)length))
        {
            statistics.Add(rows.narrow(0, first, length));
            first += length;
        }

        AssertClose(tensor(streaming.GetProperty("mean").Doubles()), statistics.Mean(), 1e-12);
        AssertClose(tensor(streaming.GetProperty("cov").Matrix()), statistics.Covariance(), 1e-12);
    }

    [Fact]
    public void Sums_OfTwoParts_MergeByAddition()
    {
        Tensor rows = tensor(Golden.GetProperty("fid_samples").GetProperty("Y").Matrix());
        using FeatureStatistics whole = new(rows[0]);
        using FeatureStatistics left = new(rows[0]);
        using FeatureStatistics right = new(rows[0]);
        whole.Add(rows);
        left.Add(rows.narrow(0, 0, 2));
        right.Add(rows.narrow(0, 2, 3));

        for (int i = 0; i < left.Sums.Length; i++)
            left.Sums[i] += right.Sums[i];

        Assert.Equal(whole.Count, left.Count);
        AssertClose(whole.Covariance(), left.Covariance(), 1e-14);
    }

    [Fact]
    public void Covariance_OfSmallVarianceFarFromZero_DoesNotCancel()
    {
        Tensor rows = 1e6 + (0.01 * (arange(4096, dtype: ScalarType.Float64).remainder(2).unsqueeze(1) - 0.5));

        using FeatureStatistics statistics = FeatureStatistics.Of(rows);

        Assert.Equal(0.005 * 0.005 * 4096 / 4095, statistics.Covariance().item<double>(), tolerance: 1e-12);
    }

    public void Dispose() => _scope.Dispose();

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance) =>
        Assert.InRange((expected - actual).abs().max().item<double>(), 0, tolerance);
}
