using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Samplers;
using Hayate.Training.Tests.Toys;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Samplers;

public sealed class SamplerTests : IDisposable
{
    private static readonly NoiseSpec Noise = new();

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> DenoiserSamplers => [.. Denoising.Keys];

    private static Dictionary<string, DenoiserSampler> Denoising { get; } = new DenoiserSampler[]
    {
        new HeunSampler { Steps = 1 }, new HeunSampler { Steps = 6 }, new HeunSampler { Steps = 5, Spacing = LevelSpacing.Intervals },
        new HeunSampler { Steps = 5, Churn = 2, ChurnMin = 0.1, ChurnMax = 50, ChurnNoise = 1.003 },
        new EulerSampler { Steps = 5 }, new EulerSampler { Steps = 5, Grid = NoiseGrid.LogSnr, Guidance = 1.5 },
        new DdimSampler { Steps = 1 }, new DdimSampler { Steps = 4 }, new DdimSampler { Steps = 4, Eta = 0.5, Spacing = LevelSpacing.Leading },
        new DdpmSampler { Steps = 6 }, new DdpmSampler { Steps = 6, Variance = AncestralVariance.Large, Clip = true },
        new DpmSolverSampler { Steps = 6, Order = 1 }, new DpmSolverSampler { Steps = 6 }, new DpmSolverSampler { Steps = 6, Variant = MultistepVariant.Taylor },
        new DpmSolverSampler { Steps = 6, Stepping = SolverStepping.Singlestep },
        new DpmSolverSampler { Steps = 6, Stepping = SolverStepping.Singlestep, LowerOrderFinal = false },
        new DpmSolverSampler { Steps = 6, Stepping = SolverStepping.Singlestep, Spacing = LevelSpacing.Trailing, LowerOrderFinal = false },
        new DpmSolverSampler { Steps = 6, Grid = NoiseGrid.Power, Spacing = LevelSpacing.Linspace },
        new UniPcSampler { Steps = 6 }, new UniPcSampler { Steps = 6, Order = 2, Variant = UniPcVariant.Bh1, LowerOrderFinal = false },
        new UniPcSampler { Steps = 6, Order = 1, Corrector = false }, new UniPcSampler { Steps = 6, Grid = NoiseGrid.Cosine, Spacing = LevelSpacing.Trailing, Guidance = 3 },
    }.ToDictionary(sampler => sampler.Label());

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(DenoiserSamplers))]
    public void Sample_OfADenoiser_TakesTheEvaluationsItSays(string label)
    {
        var denoiser = new GaussianDenoiser(0, 0.5);
        var sampler = SamplerFactory.Create(Denoising[label], Noise);
        var images = sampler.Sample(denoiser, Request(0, 3));
        Assert.Equal(sampler.Evaluations, denoiser.Evaluations);
        Assert.Equal((label, ModelKind.Denoiser), (sampler.Label, sampler.Needs));
        Assert.True(images.isfinite().all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(DenoiserSamplers))]
    public void Sample_OfADenoiser_IsNoFunctionOfTheBatch(string label)
    {
        var denoiser = new GaussianDenoiser(0.1, 0.5);
        var sampler = SamplerFactory.Create(Denoising[label], Noise);
        var whole = sampler.Sample(denoiser, Request(100, 7));
        var parts = cat([sampler.Sample(denoiser, Request(100, 2)), sampler.Sample(denoiser, Request(102, 5))]);
        Assert.Equal(whole.Values(), parts.Values());
        Assert.Equal(float32, whole.dtype);
        Assert.Equal([7, 2, 4, 4], whole.shape);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Consistency_ExactFunction_LeavesTheDataDistribution(int steps)
    {
        var function = new GaussianConsistency(0.3, 0.7, Noise.SigmaMin);
        var sampler = SamplerFactory.Create(new ConsistencySampler { Steps = steps }, Noise);
        var images = sampler.Sample(function, Request(0, 2048)).to(float64);
        Assert.Equal(steps, function.Evaluations);
        Assert.Equal($"consistency-{steps}", sampler.Label);
        Assert.InRange(images.mean().item<double>(), 0.29, 0.31);
        Assert.InRange(images.std().item<double>(), 0.69, 0.71);
    }

    [Fact]
    public void Consistency_TwoSteps_AsksAtTheUsualLevel()
    {
        var function = new GaussianConsistency(0.3, 0.7, Noise.SigmaMin);
        SamplerFactory.Create(new ConsistencySampler { Steps = 2 }, Noise).Sample(function, Request(0, 1));
        Assert.Equal([80, 0.821], function.Levels);
    }

    [Fact]
    public void Consistency_ThreeSteps_AsksEvenlyOverThePowerGrid()
    {
        var function = new GaussianConsistency(0.3, 0.7, Noise.SigmaMin);
        SamplerFactory.Create(new ConsistencySampler { Steps = 3 }, Noise).Sample(function, Request(0, 1));
        Assert.Equal(PowerGrid.Descending(Noise, 4).Values[..3], function.Levels);
    }

    [Fact]
    public void Consistency_OfAFunctionThatForgetsItsInput_AddsNoMoreThanTheRestOfTheVariance()
    {
        // f = 0 everywhere, asked last at level 2: what it sees is exactly the injected noise, of variance 2^2 - sigma_min^2.
        var noise = Noise with { SigmaMin = 1 };
        var seen = new Witness();
        SamplerFactory.Create(new ConsistencySampler { Steps = 2, Sigmas = [2] }, noise).Sample(seen, Request(0, 1024));
        Assert.InRange(seen.Deviation, Math.Sqrt(3) - 0.03, Math.Sqrt(3) + 0.03);
    }

    [Fact]
    public void Consistency_GenerationSplitOverRanks_GivesTheSameImages()
    {
        var model = new GaussianConsistency(0, 0.5, Noise.SigmaMin);
        var sampler = SamplerFactory.Create(new ConsistencySampler { Steps = 3 }, Noise);
        var whole = sampler.Sample(model, Request(100, 7));
        var parts = cat([sampler.Sample(model, Request(100, 2)), sampler.Sample(model, Request(102, 5))]);
        Assert.Equal(whole.Values(), parts.Values());
    }

    [Fact]
    public void Sample_OfANetwork_RecordsNoGraphAndLeavesOnlyItsImages()
    {
        using var network = NetworkFactory.Create(new SongUNetSpec { Channels = 8 }, new ImageShape(2, 4, 4), 0);
        using var scope = NewDisposeScope();
        var images = SamplerFactory.Create(new HeunSampler { Steps = 3 }, Noise).Sample(new Denoiser(network, Noise), Request(0, 2));
        Assert.False(images.requires_grad);
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void Sample_ModelOfTheWrongKind_SaysWhichSamplerSuits()
    {
        var consistency = new GaussianConsistency(0, 0.5, Noise.SigmaMin);
        var heun = Assert.Throws<ArgumentException>(() => SamplerFactory.Create(new HeunSampler { Steps = 2 }, Noise).Sample(consistency, Request(0, 1)));
        Assert.Contains("use the consistency sampler", heun.Message, StringComparison.Ordinal);
        var other = Assert.Throws<ArgumentException>(() => SamplerFactory.Create(new ConsistencySampler(), Noise).Sample(new GaussianDenoiser(0, 1), Request(0, 1)));
        Assert.Contains("use heun", other.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, new[] { 0.5, 0.2 })]
    [InlineData(3, new[] { 0.2, 0.5 })]
    [InlineData(2, new[] { 100.0 })]
    [InlineData(2, new[] { 0.001 })]
    public void Consistency_LevelsThatDoNotFit_NamesTheKey(int steps, double[] sigmas)
    {
        var spec = new ConsistencySampler { Steps = steps, Sigmas = [.. sigmas] };
        var error = Assert.Throws<ArgumentException>(() => SamplerFactory.Create(spec, Noise));
        Assert.StartsWith("evaluation.samplers.sigmas", error.Message, StringComparison.Ordinal);
    }

    private static SampleRequest Request(long first, int count) => new() { Seed = 4, First = first, Count = count, Shape = new ImageShape(2, 4, 4) };

    private sealed class GaussianConsistency(double m, double s, double sigmaMin) : IConsistencyFunction
    {
        public int Evaluations => Levels.Count;

        public List<double> Levels { get; } = [];

        public IConsistencyFunction Given(Condition condition) => this;

        public Tensor FollowToData(Tensor x, ReadOnlySpan<double> sigma)
        {
            Levels.Add(sigma[0]);
            return (x - m) * Math.Sqrt((s * s + sigmaMin * sigmaMin) / (s * s + sigma[0] * sigma[0])) + m;
        }
    }

    private sealed class Witness : IConsistencyFunction
    {
        public double Deviation { get; private set; }

        public IConsistencyFunction Given(Condition condition) => this;

        public Tensor FollowToData(Tensor x, ReadOnlySpan<double> sigma)
        {
            Deviation = x.to(float64).std().item<double>();
            return zeros_like(x);
        }
    }
}
