using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Evaluation;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Evaluation;

public sealed class KernelDistanceTests : IDisposable
{
    private static readonly JsonElement Golden = Vector.Load("metrics").GetProperty("kid");

    private readonly CollectionPause _pause = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    private static Tensor X => tensor(Golden.GetProperty(nameof(X)).Matrix());

    private static Tensor Y => tensor(Golden.GetProperty(nameof(Y)).Matrix());

    [Fact]
    public void Kernel_OfTheGoldenVectors_IsTheGoldenKernel()
    {
        Tensor golden = tensor(Golden.GetProperty("kernel_XX").Matrix());

        Assert.InRange((golden - KernelDistance.Kernel(X, X)).abs().max().item<double>(), 0, 1e-12);
    }

    [Fact]
    public void SquaredDiscrepancy_OfTheGoldenVectors_IsTheUnbiasedOne()
    {
        Assert.Equal(Golden.Double("unbiased_mmd2"), KernelDistance.SquaredDiscrepancy(X, Y), tolerance: 1e-12);
        Assert.Equal(Golden.Double("unbiased_X_X_first3_of_Y"), KernelDistance.SquaredDiscrepancy(X, Y.narrow(0, 0, 3)), tolerance: 1e-12);
    }

    // Where nothing sets the distributions apart the estimate converges faster than the standard error takes it to.
    [Theory]
    [InlineData(0, 1, 3)]
    [InlineData(0.5, 0.6, 1.6)]
    public void Between_ManyPairsOfSets_SpreadsAsTheStandardErrorSays(double shift, double least, double most)
    {
        Estimate[] estimates = [.. Enumerable.Range(0, 24).Select(i => KernelDistance.Between(Normal(2 * i) + shift, Normal((2 * i) + 1)))];
        double mean = estimates.Average(estimate => estimate.Value);
        double spread = Math.Sqrt(estimates.Sum(estimate => (estimate.Value - mean) * (estimate.Value - mean)) / (estimates.Length - 1));
        double told = Math.Sqrt(estimates.Average(estimate => estimate.StandardError!.Value * estimate.StandardError.Value));

        Assert.InRange(told / spread, least, most);
        Assert.Equal(shift > 0, Math.Abs(mean) > 4 * spread / Math.Sqrt(estimates.Length));
    }

    [Fact]
    public void Between_SetsOfTwoDistributions_IsFarFromZero()
    {
        Estimate estimate = KernelDistance.Between(Normal(0) + 0.5, Normal(1));

        Assert.True(estimate.Value > 3 * estimate.StandardError);
        Assert.Equal(estimate, KernelDistance.Between(Normal(0) + 0.5, Normal(1)));
    }

    [Fact]
    public void Between_TooFewVectors_SaysWhatIsNeeded()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => KernelDistance.Between(Normal(0)[..19], Normal(1)));

        Assert.Contains($"at least {MetricFacts.FewestImages}", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _pause.Dispose();
    }

    private static Tensor Normal(int seed) => RandomStream.Normal(new StreamKey(seed, StreamPurpose.Evaluation), 0, 200, [4]);
}
