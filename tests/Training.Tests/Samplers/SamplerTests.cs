using System.Text.Json;
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
    private static readonly JsonElement Golden = Vector.Load("gaussian_trajectories");
    private static readonly JsonElement Data = Golden.GetProperty("data");
    private static readonly NoiseSpec Noise = new();

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<SamplerSpec> DenoiserSamplers =>
        [new HeunSampler { Steps = 1 }, new HeunSampler { Steps = 18 }, new DdimSampler { Steps = 1 }, new DdimSampler { Steps = 4 }];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("ve_gauss", 5)]
    [InlineData("ve_gauss", 18)]
    [InlineData("ve_mixture", 5)]
    [InlineData("ve_mixture", 10)]
    [InlineData("ve_mixture", 18)]
    public void Heun_EveryStep_FollowsTheReferencePath(string problem, int steps)
    {
        var golden = Golden.At("problems", problem, $"N{steps}");
        var path = golden.At("heun", "path_to_0").Doubles();
        var levels = PowerGrid.Descending(Noise, steps);
        var start = Point(golden.Double("x_T"));
        Close.To(path[^1], Heun.Integrate(Denoiser(problem), start, levels).item<double>(), 1e-10);
        // Ending the grid earlier would add a first-order step to 0, so inner points are reached from their predecessors.
        for (var i = 0; i + 1 < steps; i++)
        {
            var next = ProbabilityFlow.Heun(Denoiser(problem), Point(path[i]), [levels[i]], [levels[i + 1]]);
            Close.To(path[i + 1], next.item<double>(), 1e-11);
        }
    }

    [Theory]
    [InlineData("gauss")]
    [InlineData("mixture")]
    public void Heun_RefinedGrid_ConvergesWithOrderTwo(string data)
    {
        var problem = Golden.At("problems", $"ve_{data}");
        var errors = new[] { 80, 160, 320 }.Select(steps =>
        {
            var levels = PowerGrid.Descending(Noise, steps + 1);
            var x = Point(problem.At("N5").Double("x_T"));
            for (var i = 0; i < steps; i++) x = ProbabilityFlow.Heun(Denoiser($"ve_{data}"), x, [levels[i]], [levels[i + 1]]);
            return Math.Abs(x.item<double>() - problem.Double("exact_at_eps"));
        }).ToArray();
        var golden = Golden.At("orders", $"ve_{data}", "heun", "err").Doubles();
        for (var i = 0; i < errors.Length; i++) Close.To(1, errors[i] / golden[i + 1], 1e-4);
        Assert.InRange(Math.Log2(errors[0] / errors[1]), 1.9, 2.1);
        Assert.InRange(Math.Log2(errors[1] / errors[2]), 1.95, 2.05);
    }

    [Theory]
    [InlineData("vp_gauss", "n5")]
    [InlineData("vp_gauss", "n20")]
    [InlineData("vp_mixture", "n10")]
    public void Ddim_InTheVarianceExplodingProcess_FollowsTheReferencePath(string problem, string grid)
    {
        var golden = Golden.At("problems", problem);
        double[] alpha = golden.At("grids", grid, "alpha").Doubles(), sigma = golden.At("grids", grid, "sigma").Doubles();
        var path = golden.At("ddim", grid, "path").Doubles();
        var x = Point(path[0] / alpha[0]);
        for (var i = 0; i + 1 < path.Length; i++)
        {
            x = ProbabilityFlow.Euler(Denoiser(problem), x, [sigma[i] / alpha[i]], [sigma[i + 1] / alpha[i + 1]]);
            Close.To(path[i + 1], x.item<double>() * alpha[i + 1], 1e-10);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(64)]
    public void Ddim_OnNormalData_ScalesNoiseByTheClosedForm(int steps)
    {
        var row = Vector.Load("optima").At("pd", "rows").EnumerateArray().Single(row => row.Integer("N") == steps);
        var data = Data.GetProperty("gauss");
        var wide = new NoiseSpec { SigmaMin = Math.Exp(-10), SigmaMax = Math.Exp(10) };
        var schedule = new CosineSchedule(wide);
        var levels = new DescendingLevels([.. Enumerable.Range(0, steps).Select(i => schedule.At((double)(steps - i) / steps).VarianceExploding)]);
        double m = data.Double("m"), alpha = schedule.At(1).Alpha;
        var end = Ddim.Integrate(new GaussianDenoiser(m, data.Double("s")), Point(m + 1 / alpha), levels).item<double>();
        Close.To(row.Double("slope"), end - m, 1e-9);
    }

    [Theory]
    [MemberData(nameof(DenoiserSamplers))]
    public void Sample_OfADenoiser_TakesTheEvaluationsItSays(SamplerSpec spec)
    {
        var denoiser = new GaussianDenoiser(0, 0.5);
        var sampler = SamplerFactory.Create(spec, Noise);
        sampler.Sample(denoiser, Request(0, 3));
        Assert.Equal(sampler.Evaluations, denoiser.Evaluations);
        Assert.Equal(spec.Label(), sampler.Label);
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

    [Theory]
    [InlineData("heun")]
    [InlineData("ddim")]
    [InlineData("consistency")]
    public void Sample_GenerationSplitOverRanks_GivesTheSameImages(string name)
    {
        var (spec, model) = name switch
        {
            "heun" => ((SamplerSpec)new HeunSampler { Steps = 5 }, (IGenerativeModel)new GaussianDenoiser(0, 0.5)),
            "ddim" => (new DdimSampler { Steps = 3 }, new GaussianDenoiser(0, 0.5)),
            _ => (new ConsistencySampler { Steps = 3 }, new GaussianConsistency(0, 0.5, Noise.SigmaMin)),
        };
        var sampler = SamplerFactory.Create(spec, Noise);
        var whole = sampler.Sample(model, Request(100, 7));
        var parts = cat([sampler.Sample(model, Request(100, 2)), sampler.Sample(model, Request(102, 5))]);
        Assert.Equal(whole.Values(), parts.Values());
        Assert.Equal(float32, whole.dtype);
        Assert.Equal([7, 2, 4, 4], whole.shape);
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

    private static Tensor Point(double value) => tensor(new[] { value }, float64);

    private static IDenoiser Denoiser(string problem)
    {
        if (problem.EndsWith("gauss", StringComparison.Ordinal)) return new GaussianDenoiser(Data.At("gauss").Double("m"), Data.At("gauss").Double("s"));
        var mixture = Data.GetProperty("mixture");
        return new MixtureDenoiser(mixture.At("w").Doubles(), mixture.At("mu").Doubles(), mixture.At("s").Doubles());
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
