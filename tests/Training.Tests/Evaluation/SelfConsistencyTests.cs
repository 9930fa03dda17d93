using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Evaluation;
using Hayate.Training.Numerics;
using Hayate.Training.Tests.Toys;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Evaluation;

public sealed class SelfConsistencyTests : IDisposable
{
    private const double Mean = 0.3;
    private const double Deviation = 0.7;

    private static readonly JsonElement Golden = Vector.Load("metrics").GetProperty("self_consistency");

    private readonly CollectionPause _pause = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly NoiseSpec _noise = new();

    private AscendingLevels Levels => SelfConsistency.Grid(_noise);

    [Fact]
    public void Errors_OfTheExactMap_AreZero() => AssertGolden("exact_map", Exact, 1e-14);

    [Fact]
    public void Errors_OfTheDenoiser_AreTheGoldenOnes() =>
        AssertGolden("denoiser_as_consistency", (x, t) => ((Deviation * Deviation * x) + (t * t * Mean)) / ((Deviation * Deviation) + (t * t)), 1e-12);

    [Fact]
    public void Errors_OfTheIdentity_AreTheGoldenOnes() => AssertGolden("identity", (x, _) => x, 1e-12);

    [Fact]
    public void Errors_OfSeveralDimensions_AreAValueEach()
    {
        // The identity along x_t = t z: |t z - T z| / sqrt d.
        Tensor z = tensor([3.0, 4.0, 0.0, 0.0]).reshape(1, 4, 1, 1);
        Tensor[] points = [.. Levels.Values.Select(t => z * t)];

        Tensor errors = SelfConsistency.Errors((x, _) => x, points, Levels);

        Assert.Equal([18, 1], errors.shape);
        Assert.Equal((80 - 0.002) * 2.5, errors[0, 0].item<double>(), tolerance: 1e-9);
    }

    [Fact]
    public void Trajectories_OfTheGaussianFlow_LieOnTheExactOnes()
    {
        Tensor z = tensor([-1.5, 0.2, 1.0]).reshape(3, 1, 1, 1);
        // What starts at T z belongs to the trajectory of (T z - m) / sqrt(s^2 + T^2).
        Tensor place = ((z * 80) - Mean) / Math.Sqrt((Deviation * Deviation) + (80 * 80));

        IReadOnlyList<Tensor> points = SelfConsistency.Trajectories(new GaussianDenoiser(Mean, Deviation), z, _noise);

        Assert.Equal(SelfConsistency.Levels, points.Count);
        for (int i = 0; i < points.Count; i++)
        {
            Tensor exact = Mean + (place * Math.Sqrt((Deviation * Deviation) + (Levels[i] * Levels[i])));
            Assert.InRange((points[i] - exact).abs().max().item<double>(), 0, 3e-3 * Math.Max(1, Levels[i]));
        }
    }

    public void Dispose()
    {
        _scope.Dispose();
        _pause.Dispose();
    }

    private static Tensor Exact(Tensor x, double t) =>
        Mean + (Math.Sqrt(((Deviation * Deviation) + (0.002 * 0.002)) / ((Deviation * Deviation) + (t * t))) * (x - Mean));

    private void AssertGolden(string name, Func<Tensor, double, Tensor> end, double tolerance)
    {
        JsonElement golden = Golden.GetProperty(name);
        Tensor[] points = [.. Levels.Values.Select(t => tensor(Mean + Math.Sqrt((Deviation * Deviation) + (t * t)), ScalarType.Float64).reshape(1, 1, 1, 1))];

        double error = SelfConsistency.Errors(end, points, Levels).mean().item<double>();
        double boundary = SelfConsistency.RootMeanSquare(end(points[0], 0.002) - points[0]).item<double>();

        Close.To(golden.Double("mean_abs"), error, tolerance);
        Close.To(golden.Double("boundary"), boundary, tolerance);
    }
}
