using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Objectives;
using Hayate.Training.Objectives.Parts;
using Hayate.Training.Tests.Toys;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Objectives;

/// <summary>
/// Closed forms of ddpm on data N(m, s^2). As in <see cref="GaussianOptimumTests"/> the four points x0 = m ± s, z = ±1 have the moments of data and
/// noise, so averages over them are expectations.
/// </summary>
public sealed class VariancePreservingOptimumTests : IDisposable
{
    private static readonly JsonElement Golden = Vector.Load("optima");
    private static readonly double Mean = Golden.At("data").Double("m");
    private static readonly double Deviation = Golden.At("data").Double("s");
    private static readonly double[] Sigmas = [0.05, 0.4, 1, 3, 30];

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<Prediction, DdpmWeighting> Losses => new MatrixTheoryData<Prediction, DdpmWeighting>(
        [Prediction.Epsilon, Prediction.Sample, Prediction.Velocity], Enum.GetValues<DdpmWeighting>());

    public static TheoryData<Prediction, DdpmWeighting> OwnErrors => new()
    {
        { Prediction.Epsilon, DdpmWeighting.Epsilon },
        { Prediction.Sample, DdpmWeighting.Sample },
        { Prediction.Velocity, DdpmWeighting.Velocity },
    };

    private static Tensor Images => tensor(new[] { Mean - Deviation, Mean - Deviation, Mean + Deviation, Mean + Deviation }, float64).unsqueeze(1);

    private static Tensor Z => tensor(new[] { -1.0, 1, -1, 1 }, float64).unsqueeze(1);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Ddpm_ExactNoise_HasTheMinimumOfTheSimpleLossAtEveryTime()
    {
        var time = new DiscreteTime(1000);
        foreach (var golden in Golden.GetProperty("eps_min_mse").EnumerateObject())
        {
            double[] sigma = [time.LevelAt(int.Parse(golden.Name, System.Globalization.CultureInfo.InvariantCulture))];
            var network = Exact(Prediction.Epsilon, sigma);
            Close.To(golden.Value.GetDouble(), Loss(Objective(network, Prediction.Epsilon, null), sigma[0]).item<double>(), 1e-9);
        }

        var all = Enumerable.Range(0, 1000).Select(n => time.LevelAt(n)).ToArray();
        var objective = Objective(Exact(Prediction.Epsilon, all), Prediction.Epsilon, null);
        Close.To(Golden.Double("eps_min_mse_mean_over_1000"), all.Average(sigma => Loss(objective, sigma).item<double>()), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Ddpm_ExactPrediction_HasTheWeightedPosteriorVarianceForLossAndNoGradient(Prediction prediction, DdpmWeighting weighting)
    {
        var network = Exact(prediction, Sigmas);
        var objective = Objective(network, prediction, weighting);
        foreach (var sigma in Sigmas)
        {
            var loss = Loss(objective, sigma);
            var variance = Deviation * Deviation * sigma * sigma / (Deviation * Deviation + sigma * sigma);
            Close.To(0, loss.item<double>() / (WeightOf(weighting, sigma) * variance) - 1, 1e-9);
            loss.backward();
        }

        Close.To(new double[2 * Sigmas.Length], network.Lines.grad!.flatten(), 1e-8);
    }

    [Theory]
    [MemberData(nameof(OwnErrors))]
    public void Ddpm_FromAPerturbedStart_DescendsToTheExactPrediction(Prediction prediction, DdpmWeighting weighting)
    {
        var exact = Exact(prediction, Sigmas).Lines.Values();
        var network = Exact(prediction, Sigmas);
        using (no_grad()) network.Lines.add_(tensor(new[] { 0.5, -0.3 }, float64));
        var objective = Objective(network, prediction, weighting);
        // The squared error of the network's own output is a parabola of curvature 2 E[z^2] in the slope and 2 in the offset.
        for (var k = 0; k < 200; k++)
        {
            network.Lines.grad?.zero_();
            foreach (var sigma in Sigmas) Loss(objective, sigma).backward();
            using var noGrad = no_grad();
            network.Lines.sub_(network.Lines.grad! * 0.3);
        }

        Close.To(exact, network.Lines.flatten(), 1e-6);
    }

    [Theory]
    [InlineData(Prediction.Epsilon, DdpmWeighting.Epsilon)]
    [InlineData(Prediction.Sample, DdpmWeighting.TruncatedSnr)]
    [InlineData(Prediction.Velocity, DdpmWeighting.Velocity)]
    public void Weighting_NotGiven_IsThatOfThePredictionsPaper(Prediction prediction, DdpmWeighting weighting)
    {
        foreach (var sigma in Sigmas) Close.To(WeightOf(weighting, sigma), Weightings.OfPrediction(null, prediction)(sigma), 1e-14);
    }

    private static double WeightOf(DdpmWeighting weighting, double sigma)
    {
        var level = VariancePreservingLevel.FromVarianceExploding(sigma);
        var snr = level.Alpha * level.Alpha / (level.Sigma * level.Sigma);
        return weighting switch
        {
            DdpmWeighting.Epsilon => snr,
            DdpmWeighting.Sample => 1,
            DdpmWeighting.Velocity => snr + 1,
            _ => Math.Max(snr, 1),
        };
    }

    private static Tensor Loss(DenoisingObjective objective, double sigma) =>
        objective.Losses(Images, Z, Levels.Repeat(sigma, 4), Condition.None, DropoutMasks.None).mean();

    private static DenoisingObjective Objective(LineNetwork network, Prediction prediction, DdpmWeighting? weighting) => new(
        new Denoiser(network, new VariancePreservingPreconditioning(prediction, sigma => sigma)), new EvenTimes(new CosineSchedule(new NoiseSpec())),
        Weightings.OfPrediction(weighting, prediction), Distances.L2);

    /// <summary>The lines that the exact prediction is in z = alpha x0 + sigma noise.</summary>
    private static LineNetwork Exact(Prediction prediction, double[] sigmas)
    {
        var network = new LineNetwork(sigmas);
        var lines = new double[sigmas.Length, 2];
        for (var i = 0; i < sigmas.Length; i++)
        {
            var (alpha, sigma, _) = VariancePreservingLevel.FromVarianceExploding(sigmas[i]);
            var variance = alpha * alpha * Deviation * Deviation + sigma * sigma;
            var (image, noise) = (alpha * Deviation * Deviation / variance, sigma / variance);
            var (slope, atMean) = prediction switch
            {
                Prediction.Epsilon => (noise, 0),
                Prediction.Sample => (image, Mean),
                _ => (alpha * noise - sigma * image, -sigma * Mean),
            };
            (lines[i, 0], lines[i, 1]) = (slope, atMean - slope * alpha * Mean);
        }

        using (no_grad()) network.Lines.copy_(tensor(lines));
        return network;
    }
}
