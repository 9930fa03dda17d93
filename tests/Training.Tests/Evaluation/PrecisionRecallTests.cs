using System.Text.Json;
using Hayate.Training.Evaluation;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Evaluation;

public sealed class PrecisionRecallTests : IDisposable
{
    private static readonly JsonElement Golden = Vector.Load("metrics").GetProperty("precision_recall");

    private readonly CollectionPause _pause = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Between_TheGoldenPoints_IsTheGoldenShares(int row)
    {
        JsonElement expected = Golden.GetProperty("rows")[row];

        PrecisionRecall shares = PrecisionRecall.Between(
            tensor(Golden.GetProperty("fake").Matrix()), tensor(Golden.GetProperty("real").Matrix()), expected.Integer("k"));

        Assert.Equal(expected.Double("precision"), shares.Precision.Value, tolerance: 1e-12);
        Assert.Equal(expected.Double("recall"), shares.Recall.Value, tolerance: 1e-12);
    }

    [Fact]
    public void Between_ALineInsideAPlane_IsPreciseAndHasLittleRecall()
    {
        Tensor plane = Normal(0, 1500);
        Tensor line = Normal(1, 1200) * tensor([1f, 0f]);

        PrecisionRecall shares = PrecisionRecall.Between(line, plane);

        Assert.InRange(shares.Precision.Value, 0.95, 1);
        Assert.InRange(shares.Recall.Value, 0, 0.1);
        Assert.Equal(Math.Sqrt(shares.Recall.Value * (1 - shares.Recall.Value) / 1500), shares.Recall.StandardError!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void Between_MoreThanABlock_AgreesWithEveryPairAtOnce()
    {
        (Tensor x, Tensor y) = (Normal(2, 1100).to(ScalarType.Float64), Normal(3, 1030).to(ScalarType.Float64) + 1);
        Tensor radii = cdist(y, y).topk(4, dim: 1, largest: false).values.select(1, 3);
        double expected = cdist(x, y).le(radii).any(dim: 1).to(ScalarType.Float64).mean().item<double>();

        Assert.Equal(expected, PrecisionRecall.Between(x, y).Precision.Value, tolerance: 1e-3);
    }

    [Fact]
    public void Between_VectorsThatCoincideFarFromZero_CountsThemAsInside()
    {
        Tensor far = Normal(4, 50) + 1e4;

        PrecisionRecall shares = PrecisionRecall.Between(far, far);

        Assert.Equal((1.0, 1.0), (shares.Precision.Value, shares.Recall.Value));
    }

    [Fact]
    public void Between_TooFewVectors_SaysSo() =>
        Assert.Contains("precision and recall need at least 20", Assert.Throws<ArgumentException>(() => PrecisionRecall.Between(Normal(0, 19), Normal(1, 50))).Message, StringComparison.Ordinal);

    public void Dispose()
    {
        _scope.Dispose();
        _pause.Dispose();
    }

    private static Tensor Normal(int seed, int count) => RandomStream.Normal(new StreamKey(seed, StreamPurpose.Evaluation), 0, count, [2]);
}
