using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Samplers;
using Hayate.Training.Samplers.Solvers;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Samplers.Solvers;

/// <summary>Different formulas of the papers that say the same.</summary>
public sealed class IdentityTests : IDisposable
{
    private const string Problem = "vp_mixture";
    private static readonly double[] Levels = Reference.EvenInLambda(Problem, 12);
    private static readonly UniPcSampler UniPc = new() { LowerOrderFinal = false };
    private static readonly DpmSolverSampler Dpm = new() { LowerOrderFinal = false };

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void FirstOrder_OfEverySolver_IsDdim()
    {
        var ddim = Path(new DdimSampler());
        AssertEqual(ddim, Path(new EulerSampler()), 1e-12);
        AssertEqual(ddim, Path(new DpmSolverSampler { Order = 1 }), 1e-12);
        AssertEqual(ddim, Path(UniPc with { Order = 1, Corrector = false }), 1e-12);
    }

    [Fact]
    public void UniP2_WithBh2_IsTheMidpointMultistepSolver() =>
        AssertEqual(Path(Dpm), Path(UniPc with { Order = 2, Corrector = false }), 1e-12);

    [Fact]
    public void UniPc_WhereTheSystemIsSolved_DoesNotDependOnB()
    {
        // Without the corrector the second step, of order 2, keeps a rho = 1/2; everything of order 3 follows from the same points.
        var one = new UniPcWeights(UniPcVariant.Bh1, 0.4, [-0.3, -0.9]);
        var two = new UniPcWeights(UniPcVariant.Bh2, 0.4, [-0.3, -0.9]);
        for (var k = 0; k < 2; k++) Close.To(one.Predictor[k], two.Predictor[k], 1e-13);
        for (var k = 0; k < 3; k++) Close.To(one.Corrector[k], two.Corrector[k], 1e-13);
        var shortcut = new UniPcWeights(UniPcVariant.Bh1, 0.4, [-0.3]).Predictor[0] - new UniPcWeights(UniPcVariant.Bh2, 0.4, [-0.3]).Predictor[0];
        Assert.InRange(Math.Abs(shortcut), 0.01, 0.1);
    }

    [Fact]
    public void UniPc_Weights_IntegrateTheExponentialTimesPolynomialsExactly()
    {
        // The exact step of a denoised image lambda^j, j = 1..3, is reproduced from its differences at the points: the definition of the order.
        const double h = 0.7;
        double[] distances = [-0.4, -1.1];
        var weights = new UniPcWeights(UniPcVariant.Bh2, h, distances);
        foreach (var degree in new[] { 1, 2, 3 })
        {
            double[] points = [.. distances, h];
            var sum = points.Select((at, k) => weights.Corrector[k] * Math.Pow(at, degree) * h / at).Sum();
            Close.To(Integral(h, degree), sum, 1e-9);
            if (degree < 3) Close.To(Integral(h, degree), distances.Select((at, k) => weights.Predictor[k] * Math.Pow(at, degree) * h / at).Sum(), 1e-9);
        }
    }

    [Fact]
    public void Singlestep_InTheVariancePreservingProcess_IsThePublishedFormula()
    {
        // Algorithm 1 of DPM-Solver++ with r = 1/2, written with alpha, sigma and lambda.
        var golden = Reference.Golden.At("problems", Problem);
        double[] alpha = golden.At("grids", "n5", "alpha").Doubles(), sigma = golden.At("grids", "n5", "sigma").Doubles();
        var denoiser = (Toys.MixtureDenoiser)Reference.Denoiser(Problem);
        double Denoised(double x, double a, double s) => denoiser.Denoise(x / a, s / a);
        var expected = golden.Double("x_T");
        for (var i = 0; i + 1 < alpha.Length; i++)
        {
            double ls = Math.Log(alpha[i] / sigma[i]), lt = Math.Log(alpha[i + 1] / sigma[i + 1]), h = lt - ls;
            var middle = ls + h / 2;
            double am = 1 / Math.Sqrt(1 + Math.Exp(-2 * middle)), sm = am * Math.Exp(-middle);
            var at = Denoised(expected, alpha[i], sigma[i]);
            var u = sm / sigma[i] * expected - am * (Math.Exp(-h / 2) - 1) * at;
            var d = Denoised(u, am, sm);
            expected = sigma[i + 1] / sigma[i] * expected - alpha[i + 1] * (Math.Exp(-h) - 1) * d;
        }

        var spec = Dpm with { Stepping = SolverStepping.Singlestep };
        var end = Reference.End(spec, Problem, golden.Double("x_T") / alpha[0], Reference.Exploding(alpha, sigma));
        Close.To(expected, end * alpha[^1], 1e-11);
    }

    [Fact]
    public void Ddpm_OfSmallVariance_IsDdimWithAllItsNoise()
    {
        var ddpm = Stochastic(problem => new Ddpm(new DdpmSampler(), problem));
        var ddim = Stochastic(problem => new Ddim(1, problem));
        AssertEqual(ddim.Values(), ddpm.Values(), 1e-12);
    }

    [Theory]
    [InlineData(AncestralVariance.Small)]
    [InlineData(AncestralVariance.Large)]
    public void Ddpm_InTheVariancePreservingProcess_IsThePublishedFormula(AncestralVariance variance)
    {
        // Equation 7 and the two variances with alpha-bar, for a step between two levels.
        const double before = 0.4, after = 0.7, x = 0.9, z = 1.3;
        double from = Math.Sqrt((1 - before) / before), to = Math.Sqrt((1 - after) / after), beta = 1 - before / after;
        var denoiser = (Toys.MixtureDenoiser)Reference.Denoiser(Problem);
        var x0 = denoiser.Denoise(x / Math.Sqrt(before), from);
        var mean = Math.Sqrt(after) * beta / (1 - before) * x0 + Math.Sqrt(before / after) * (1 - after) / (1 - before) * x;
        var published = mean + Math.Sqrt(variance == AncestralVariance.Large ? beta : (1 - after) / (1 - before) * beta) * z;

        var problem = new SamplingProblem(denoiser, new DescendingLevels([from, to]), _ => Point(z));
        var stepped = new Ddpm(new DdpmSampler { Variance = variance }, problem).Step(Point(x / Math.Sqrt(before)), 0).item<double>();

        Close.To(published, stepped * Math.Sqrt(after), 1e-12);
    }

    [Fact]
    public void Ddim_WithAnyNoise_KeepsTheMarginalsOfNormalData()
    {
        // With the exact denoiser of a point mass the next state is exactly x0 + sigma_s z': its variance does not depend on eta.
        var denoiser = new Toys.GaussianDenoiser(0.3, 0);
        foreach (var eta in new[] { 0, 0.5, 1 })
        {
            var x = randn([200_000], float64, generator: new Generator(1)).mul(2).add(0.3);
            var problem = new SamplingProblem(denoiser, new DescendingLevels([2, 0.5]), i => randn([200_000], float64, generator: new Generator(7)));
            var next = new Ddim(eta, problem).Step(x, 0);
            Assert.InRange(next.std().item<double>(), 0.495, 0.505);
        }
    }

    [Fact]
    public void Heun_WithChurn_RaisesTheLevelByTheTotalNoise()
    {
        // One step of two from level 2: gamma = min(0.5 / 2, sqrt 2 - 1), t^ = 2.5, and x^ = x + sqrt(2.5^2 - 2^2) S_noise z; levels outside [1, 3] do not churn.
        var spec = new HeunSampler { Steps = 2, Churn = 0.5, ChurnMin = 1, ChurnMax = 3, ChurnNoise = 1.003 };
        var levels = new DescendingLevels([2, 0.5, 0]);
        var denoiser = Reference.Denoiser(Problem);
        var problem = new SamplingProblem(denoiser, levels, injection => injection == 1 ? Point(0.8) : throw new InvalidOperationException($"Noise {injection} was asked."));
        var heun = new Heun(spec, problem);
        var raised = 1.1 + 1.5 * 1.003 * 0.8;
        var plain = ProbabilityFlow.Heun(denoiser, Point(raised), [2.5], [0.5]);
        var stepped = heun.Step(Point(1.1), 0);
        Close.To(plain.item<double>(), stepped.item<double>(), 1e-12);
        Close.To(denoiser.Denoise(stepped, [0.5]).item<double>(), heun.Step(stepped, 1).item<double>(), 1e-12);
    }

    private static Tensor Point(double value) => tensor(new[] { value }, float64);

    private static double[] Path(DenoiserSampler spec) => Reference.Path(spec, Problem, 3.3, Levels);

    private static Tensor Stochastic(Func<SamplingProblem, ISolver> solver)
    {
        double[] levels = [.. Levels, 0];
        var problem = new SamplingProblem(
            Reference.Denoiser(Problem), new DescendingLevels([.. levels]), i => randn([5], float64, generator: new Generator((ulong)i)));
        return DiffusionSampler.Integrate(solver(problem), tensor(new[] { -9.0, -1, 0.5, 4, 30 }), levels.Length - 1);
    }

    // sum over the step of exp(-(h - l)) l^n dl, by parts from the top power down; the closed form of the reference's phi recursion, not used by the code.
    private static double Integral(double h, int degree) => Enumerable.Range(0, 20_000).Sum(i =>
    {
        var l = h * (i + 0.5) / 20_000;
        return Math.Exp(l - h) * Math.Pow(l, degree) * h / 20_000;
    });

    private static void AssertEqual(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Close.To(expected[i], actual[i], tolerance);
    }
}
