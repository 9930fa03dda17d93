using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Diffusion;

public sealed class PreconditioningTests
{
    private static readonly JsonElement Golden = Vector.Load("precond");

    [Theory]
    [InlineData("edm", 0.5)]
    [InlineData("edm_sigma_data_1", 1.0)]
    public void Edm_EveryLevel_MatchesTheReference(string rows, double sigmaData)
    {
        foreach (var row in Golden.GetProperty(rows).EnumerateArray()) AssertScaling(row, new EdmPreconditioning(sigmaData), "c_noise");
    }

    [Theory]
    [InlineData("cm_boundary", 0.002)]
    [InlineData("cm_boundary_eps0.003_ect_eval", 0.003)]
    public void Boundary_EveryLevel_MatchesTheReference(string rows, double sigmaMin)
    {
        foreach (var row in Golden.GetProperty(rows).EnumerateArray()) AssertScaling(row, new BoundaryPreconditioning(0.5, sigmaMin), "c_noise_cifar");
    }

    [Fact]
    public void ConsistencyFunction_AtTheSmallestLevel_IsTheIdentityBitForBit()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkFactory.Create(new SongUNetSpec { Channels = 8 }, new ImageShape(1, 8, 8), seed: 1);
        using (no_grad())
        {
            foreach (var parameter in network.parameters()) parameter.add_(0.05);
        }

        var noise = new NoiseSpec();
        var x = RandomStream.Normal(new StreamKey(1, StreamPurpose.Noise), 0, 3, [1, 8, 8]);
        var mapped = new ConsistencyFunction(network, noise).FollowToData(x, [noise.SigmaMin, noise.SigmaMin, noise.SigmaMax]);
        Assert.Equal(x[..2].Values(), mapped[..2].Values());
        Assert.NotEqual(x[2].Values(), mapped[2].Values());
    }

    [Theory]
    [InlineData(Prediction.Edm)]
    [InlineData(Prediction.Epsilon)]
    [InlineData(Prediction.Sample)]
    [InlineData(Prediction.Velocity)]
    public void Denoiser_AtLevelZero_IsTheIdentityBitForBit(Prediction prediction)
    {
        using var scope = NewDisposeScope();
        var schedule = prediction == Prediction.Edm ? NoiseSchedule.Edm : NoiseSchedule.Linear;
        using var network = NetworkFactory.Create(new MlpSpec { Width = 8 }, new ImageShape(1, 1, 4), seed: 1);
        using (no_grad())
        {
            foreach (var parameter in network.parameters()) parameter.add_(0.05);
        }

        var x = RandomStream.Normal(new StreamKey(1, StreamPurpose.Noise), 0, 2, [1, 1, 4]);
        var denoised = new Denoiser(network, Process(schedule, prediction)).Denoise(x, [0, 1]);
        Assert.Equal(x[0].Values(), denoised[0].Values());
        Assert.NotEqual(x[1].Values(), denoised[1].Values());
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(1.0)]
    [InlineData(60.0)]
    public void VariancePreserving_ExactPredictionsOfEachKind_DenoiseAlike(double sigma)
    {
        const double mean = 0.3, deviation = 0.7, x = -1.7;
        var level = VariancePreservingLevel.FromVarianceExploding(sigma);
        var z = level.Alpha * x;
        var variance = level.Alpha * level.Alpha * deviation * deviation + level.Sigma * level.Sigma;
        var image = mean + level.Alpha * deviation * deviation / variance * (z - level.Alpha * mean);
        var noise = level.Sigma * (z - level.Alpha * mean) / variance;
        (Prediction, double)[] exact =
            [(Prediction.Sample, image), (Prediction.Epsilon, noise), (Prediction.Velocity, level.Alpha * noise - level.Sigma * image)];
        foreach (var (prediction, value) in exact)
        {
            var scaling = new VariancePreservingPreconditioning(prediction, _ => 0).At(sigma);
            Close.To(z, scaling.In * x, 1e-14);
            Close.To(image, scaling.Skip * x + scaling.Out * value, 1e-12);
        }
    }

    [Fact]
    public void Velocity_OfUnitData_IsTheEdmPreconditioningWithTheSignTurned()
    {
        foreach (var row in Golden.GetProperty("edm_sigma_data_1").EnumerateArray())
        {
            var scaling = Preconditionings.OfDenoiser(Process(NoiseSchedule.Cosine, Prediction.Velocity)).At(row.Double("sigma"));
            Close.To(row.Double("c_skip"), scaling.Skip, 1e-14);
            Close.To(-row.Double("c_out"), scaling.Out, 1e-14);
            Close.To(row.Double("c_in"), scaling.In, 1e-14);
            Close.To(row.Double("c_noise"), scaling.Noise, 1e-14);
        }
    }

    [Fact]
    public void Linear_AtAnyLevel_TellsTheNetworkItsTime()
    {
        var discrete = Preconditionings.OfDenoiser(Process(NoiseSchedule.Linear, Prediction.Epsilon) with { Timesteps = 1000 });
        Close.To(499, discrete.At(new DiscreteTime(1000).LevelAt(499)).Noise, 1e-10);
        var continuous = Preconditionings.OfDenoiser(Process(NoiseSchedule.Linear, Prediction.Epsilon));
        Close.To(999 * 0.5, continuous.At(LinearTime.Instance.LevelAt(0.5)).Noise, 1e-10);
    }

    [Theory]
    [InlineData(Prediction.Epsilon)]
    [InlineData(Prediction.Sample)]
    [InlineData(Prediction.Velocity)]
    public void ConsistencyFunction_OfAVariancePreservingNetwork_IsOneStepOfItsFlowToTheBoundary(Prediction prediction)
    {
        var noise = Process(NoiseSchedule.Cosine, prediction);
        var function = Preconditionings.OfConsistencyFunction(noise);
        var boundary = function.At(noise.SigmaMin);
        Assert.Equal((1.0, 0.0), (boundary.Skip, Math.Abs(boundary.Out)));
        using var scope = NewDisposeScope();
        using var network = new Toys.SineNetwork(1.1);
        var x = tensor(new[,] { { 0.3, -0.7, 1.1 } });
        var step = ProbabilityFlow.Euler(new Denoiser(network, noise), x, [3], [noise.SigmaMin]);
        Close.To(step.Values(), new ConsistencyFunction(network, noise).FollowToData(x, [3]).flatten(), 1e-13);
    }

    private static NoiseSpec Process(NoiseSchedule schedule, Prediction prediction) => new() { Schedule = schedule, Prediction = prediction };

    private static void AssertScaling(JsonElement row, IPreconditioning preconditioning, string noise)
    {
        var scaling = preconditioning.At(row.Double("sigma"));
        Close.To(row.Double("c_skip"), scaling.Skip, 1e-14);
        Close.To(row.Double("c_out"), scaling.Out, 1e-14);
        Close.To(row.Double("c_in"), scaling.In, 1e-14);
        Close.To(row.Double(noise), scaling.Noise, 1e-14);
    }
}
