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

    // Where nothing sets the distributions apart the estimate converges faster, and the standard error must know.
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Between_ManyPairsOfSets_SpreadsAsTheStandardErrorSays(double shift)
    {
        Estimate[] estimates = [.. Enumerable.Range(0, 24).Select(i => KernelDistance.Between(Normal(2 * i) + shift, Normal((2 * i) + 1)))];
        double mean = estimates.Average(estimate => estimate.Value);
        double spread = Math.Sqrt(estimates.Sum(estimate => (estimate.Value - mean) * (estimate.Value - mean)) / (estimates.Length - 1));
        double told = Math.Sqrt(estimates.Average(estimate => estimate.StandardError!.Value * estimate.StandardError.Value));

        Assert.InRange(told / spread, 0.7, 1.4);
        if (shift == 0.1) return; // too near to say
        Assert.Equal(shift > 0, Math.Abs(mean) > 4 * spread / Math.Sqrt(estimates.Length));
    }

    [Fact]
    public void Variance_OfVectorsOnALine_IsThatOfTheSumsOverDistinctIndices()
    {
        // Four numbers a side: every sum can be written out.
        double[] x = [0.3, -1.2, 2, 0.7], y = [0.1, 1.5, -0.4, 0.9];
        double K(double a, double b) => Math.Pow(a * b + 1, 3);
        double H(int i, int j) => K(x[i], x[j]) + K(y[i], y[j]) - K(x[i], y[j]) - K(x[j], y[i]);
        int[] all = [0, 1, 2, 3];
        double same = 0, shared = 0, apart = 0;
        foreach (var i in all)
            foreach (var j in all.Where(j => j != i))
            {
                same += H(i, j) * H(i, j) / 12;
                foreach (var k in all.Where(k => k != i && k != j))
                {
                    shared += H(i, j) * H(i, k) / 24;
                    apart += H(i, j) * H(k, 6 - i - j - k) / 24;
                }
            }

        var variance = KernelDistanceVariance.Of(tensor(x).unsqueeze(1), tensor(y).unsqueeze(1));
        Close.To(Math.Max(0, shared - apart), variance.First, 1e-12);
        Close.To(same - apart, variance.Second, 1e-12);
        Close.To((4 * 8 * variance.First + 2 * variance.Second) / 90, variance.At(10), 1e-12);
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
