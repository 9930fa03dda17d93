using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Samplers;
using Hayate.Training.Samplers.Solvers;
using TorchSharp;
using Xunit.Sdk;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Samplers.Solvers;

/// <summary>
/// Classic mistakes of samplers. Each check passes for the real solver, and for a plain rewriting of it where the mistake needs one, and must not for
/// the mistaken one: it is the checks that are tested here.
/// </summary>
public sealed class SolverMutationTests : IDisposable
{
    private const string Mixture = "vp_mixture";

    private static readonly double[] Signs = [-1, -1, 1, 1];

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Heun_WithoutTheAverageOfItsSlopes_IsCaught()
    {
        AssertPath("edm_heun_on_same_grid", problem => new Heun(new HeunSampler(), problem));
        AssertPath("edm_heun_on_same_grid", problem => new WeightedHeun(problem, 0.5, 0.5));
        AssertCaught(() => AssertPath("edm_heun_on_same_grid", problem => new WeightedHeun(problem, 0, 1)));
        AssertCaught(() => AssertPath("edm_heun_on_same_grid", problem => new WeightedHeun(problem, 1, 0)));
        AssertCaught(() => AssertOrder(2, problem => new WeightedHeun(problem, 0, 1)));
        AssertOrder(2, problem => new WeightedHeun(problem, 0.5, 0.5));
    }

    [Fact]
    public void Heun_ChurnByTheDifferenceOfLevels_IsCaught()
    {
        AssertChurn(new HeunSampler { Churn = 0.5, ChurnMin = 1, ChurnMax = 3, ChurnNoise = 1.003 });
        // Noise of deviation t^ - t, half a level, instead of sqrt(t^^2 - t^2), one and a half.
        AssertCaught(() => AssertChurn(new HeunSampler { Churn = 0.5, ChurnMin = 1, ChurnMax = 3, ChurnNoise = 1.003 / 3 }));
        AssertCaught(() => AssertChurn(new HeunSampler { Churn = 0 }));
    }

    [Theory]
    [InlineData(2, UniPcVariant.Bh1)]
    [InlineData(3, UniPcVariant.Bh2)]
    public void UniPc_WithTheSignOfItsRatiosTurned_IsCaught(int order, UniPcVariant variant)
    {
        var spec = new UniPcSampler { Order = order, Variant = variant, LowerOrderFinal = false };
        var name = $"unipc{order}_{EnumWords.Word(variant)}";
        AssertPath(name, problem => new UniPc(spec, problem));
        AssertPath(name, problem => new RewrittenUniPc(spec, problem));
        AssertCaught(() => AssertPath(name, problem => new RewrittenUniPc(spec, problem) { Sign = 1 }));
    }

    [Fact]
    public void UniPc_AskingAgainAtTheCorrectedPoint_IsCaught()
    {
        var spec = new UniPcSampler { Order = 2, LowerOrderFinal = false };
        AssertCaught(() => AssertPath("unipc2_bh2", problem => new RewrittenUniPc(spec, problem) { AsksAgain = true }));
    }

    [Fact]
    public void DpmSolver_WithItsRatioInverted_IsCaughtWhereStepsAreUneven()
    {
        AssertExtrapolation(problem => new DpmSolverMultistep(new DpmSolverSampler { LowerOrderFinal = false }, problem));
        AssertExtrapolation(problem => new RewrittenMultistep(problem, (h, before) => before / h));
        AssertCaught(() => AssertExtrapolation(problem => new RewrittenMultistep(problem, (h, before) => h / before)));
        AssertCaught(() => AssertExtrapolation(problem => new RewrittenMultistep(problem, (_, _) => 1)));
        AssertCaught(() => AssertOrder(2, problem => new RewrittenMultistep(problem, (_, _) => 1)));
        // On steps of one length the inverted ratio is right, and on any it keeps the order: its errors (h^2 - h_before^2) / 2 cancel along the path.
        AssertPath("dpmpp_2m_midpoint", problem => new RewrittenMultistep(problem, (h, before) => h / before));
        AssertOrder(2, problem => new RewrittenMultistep(problem, (h, before) => h / before));
    }

    [Fact]
    public void DpmSolver_WithTheSignOfItsDifferenceTurned_IsCaught()
    {
        AssertPath("dpmpp_2m_midpoint", problem => new RewrittenMultistep(problem, (h, before) => before / h));
        AssertCaught(() => AssertPath("dpmpp_2m_midpoint", problem => new RewrittenMultistep(problem, (h, before) => -before / h)));
    }

    [Fact]
    public void Ddim_WithAWrongVariance_IsCaught()
    {
        AssertMarginal(problem => new Ddim(0.7, problem));
        AssertAncestral(problem => new Ddim(1, problem));
        AssertMarginal(problem => new RewrittenDdim(problem, Deviation, TakesOut: true));
        AssertAncestral(problem => new RewrittenDdim(problem, Deviation, TakesOut: true));
        AssertCaught(() => AssertMarginal(problem => new RewrittenDdim(problem, Deviation, TakesOut: false)));
        // sqrt(sigma_t^2 - sigma_s^2) alone keeps the marginals of a point, but is not the ancestral noise.
        AssertMarginal(problem => new RewrittenDdim(problem, (from, to) => Math.Sqrt(from * from - to * to), TakesOut: true));
        AssertCaught(() => AssertAncestral(problem => new RewrittenDdim(problem, (from, to) => Math.Sqrt(from * from - to * to), TakesOut: true)));

        static double Deviation(double from, double to) => to / from * Math.Sqrt(from * from - to * to);
    }

    [Fact]
    public void Ddpm_WithTheVarianceOfTheOtherKind_IsCaught()
    {
        AssertMarginal(problem => new Ddpm(new DdpmSampler { Variance = AncestralVariance.Small }, problem));
        AssertCaught(() => AssertMarginal(problem => new Ddpm(new DdpmSampler { Variance = AncestralVariance.Large }, problem)));
    }

    [Fact]
    public void Levels_InTheOtherDirection_AreCaught()
    {
        var levels = NoiseLevels.Of(new HeunSampler { Steps = 40 }, new NoiseSpec()).Values;
        AssertSamplesTheData([.. levels]);
        AssertCaught(() => AssertSamplesTheData([.. levels[..^1].Reverse(), 0]));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.002)]
    public void Consistency_WithNoiseOfTheWholeLevelAddedAgain_IsCaught(double sigmaMin)
    {
        AssertRenoised(sigmaMin, samplerEndsAt: sigmaMin);
        // A sampler that believes the function ends at 0 adds tau instead of sqrt(tau^2 - sigma_min^2).
        AssertCaught(() => AssertRenoised(sigmaMin, samplerEndsAt: 0));
    }

    private static void AssertCaught(Action check) => Assert.ThrowsAny<XunitException>(check);

    private static void AssertPath(string name, Func<SamplingProblem, ISolver> solver)
    {
        var problem = Reference.Golden.At("problems", Mixture);
        double[] golden = problem.At(name, "n10", "path").Doubles(), alpha = problem.At("grids", "n10", "alpha").Doubles();
        var path = Reference.Path(solver, Mixture, golden[0] / alpha[0], Reference.Exploding(alpha, problem.At("grids", "n10", "sigma").Doubles()));
        for (var i = 0; i < golden.Length; i++) Close.To(golden[i], path[i] * alpha[i], 1e-10);
    }

    private static void AssertOrder(double order, Func<SamplingProblem, ISolver> solver)
    {
        var problem = Reference.Golden.At("problems", Mixture);
        var alpha = problem.At("grids", "n5", "alpha").Doubles();
        double start = problem.Double("x_T") / alpha[0], exact = problem.Double("exact") / alpha[^1];
        double Error(int n) => Math.Abs(Reference.Path(solver, Mixture, start, Reference.Uneven(Mixture, n))[^1] - exact);
        Assert.InRange(Math.Log2(Error(80) / Error(160)), order - 0.25, order + 0.4);
    }

    /// <summary>A denoised image that is linear in lambda is known at the middle of the second step, for which the step takes it.</summary>
    private static void AssertExtrapolation(Func<SamplingProblem, ISolver> solver)
    {
        double[] levels = [9, 4, 0.5];
        var path = DiffusionSampler.Integrate(solver(new SamplingProblem(new LinearInLambda(), new DescendingLevels([.. levels]), _ => throw new NotSupportedException())), tensor(new[] { 7.0 }, float64), 2);
        var first = LinearInLambda.At(9) + (7 - LinearInLambda.At(9)) * 4 / 9;
        var middle = LinearInLambda.At(Math.Sqrt(4 * 0.5));
        Close.To(middle + (first - middle) * 0.5 / 4, path.item<double>(), 1e-12);
    }

    /// <summary>One step from level 2, where gamma = 0.5 / 2: from 2.5 with noise of deviation 1.5 x 1.003.</summary>
    private static void AssertChurn(HeunSampler spec)
    {
        var denoiser = Reference.Denoiser(Mixture);
        var problem = new SamplingProblem(denoiser, new DescendingLevels([2, 0.5, 0]), _ => tensor(new[] { 0.8 }, float64));
        var expected = ProbabilityFlow.Heun(denoiser, tensor(new[] { 1.1 + 1.5 * 1.003 * 0.8 }, float64), [2.5], [0.5]).item<double>();
        Close.To(expected, new Heun(spec, problem).Step(tensor(new[] { 1.1 }, float64), 0).item<double>(), 1e-12);
    }

    /// <summary>Data of one point: the next state has exactly variance sigma_s^2 over independent signs of the noise there is and the noise that comes.</summary>
    private static void AssertMarginal(Func<SamplingProblem, ISolver> solver)
    {
        var problem = new SamplingProblem(new Toys.GaussianDenoiser(0.3, 0), new DescendingLevels([2, 1.8]), _ => tensor(Signs, float64));
        var next = solver(problem).Step(tensor(new[] { 2.3, -1.7, 2.3, -1.7 }, float64), 0);
        Close.To(1.8 * 1.8, (next - 0.3).square().mean().item<double>(), 1e-12);
    }

    private static void AssertAncestral(Func<SamplingProblem, ISolver> solver)
    {
        SamplingProblem Problem() => new(Reference.Denoiser(Mixture), new DescendingLevels([2, 1.8]), _ => tensor(Signs, float64));
        var x = tensor(new[] { 2.0, -1.5, 0.1, 3 }, float64);
        Close.To(new Ddpm(new DdpmSampler(), Problem()).Step(x, 0).Values(), solver(Problem()).Step(x, 0), 1e-12);
    }

    private static void AssertSamplesTheData(double[] levels)
    {
        // Not on normal data: there the way up, followed by one step to 0, happens to end where the way down does.
        var problem = Reference.Golden.At("problems", "ve_mixture");
        Close.To(problem.Double("exact_at_eps"), Reference.End(new HeunSampler(), "ve_mixture", problem.At("N5").Double("x_T"), levels), 2e-2);
    }

    /// <summary>A function that maps everything to 0 shows the noise that is added before the second step: of deviation sqrt(tau^2 - sigma_min^2).</summary>
    private static void AssertRenoised(double sigmaMin, double samplerEndsAt)
    {
        var request = new SampleRequest { Seed = 1, Count = 64, Shape = new ImageShape(1, 1, 1) };
        var function = new Recorder();
        var tau = 2 * sigmaMin;
        new MultistepConsistency(new ConsistencySampler { Steps = 2, Sigmas = [tau] }, new NoiseSpec { SigmaMin = samplerEndsAt }).Sample(function, request);
        var expected = request.Noise(1) * Math.Sqrt(tau * tau - sigmaMin * sigmaMin);
        Close.To(expected.to(float64).Values(), function.Seen!.flatten(), 1e-7 * tau);
    }

    private sealed class Recorder : IConsistencyFunction
    {
        public Tensor? Seen { get; private set; }

        public IConsistencyFunction Given(Condition condition) => this;

        public Tensor FollowToData(Tensor x, ReadOnlySpan<double> sigma)
        {
            Seen = x.clone().MoveToOuterDisposeScope();
            return zeros_like(x);
        }
    }

    /// <summary>Denoises to a point that moves evenly in lambda = -ln sigma.</summary>
    private sealed class LinearInLambda : IDenoiser
    {
        public static double At(double sigma) => 0.3 - 2 * Math.Log(sigma);

        public IDenoiser Given(Condition condition) => this;

        public Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma) => zeros_like(x) + At(sigma[0]);
    }

    private sealed class WeightedHeun(SamplingProblem problem, double first, double second) : ISolver
    {
        public Tensor Step(Tensor x, int step)
        {
            double from = problem.Levels[step], to = problem.Levels[step + 1];
            var slope = (x - problem.Denoise(x, from)) / from;
            var predicted = x + slope * (to - from);
            return x + (slope * first + (predicted - problem.Denoise(predicted, to)) / to * second) * (to - from);
        }
    }

    /// <summary>DPM-Solver++(2M) with D1 = (m0 - m1) / r.</summary>
    private sealed class RewrittenMultistep(SamplingProblem problem, Func<double, double, double> ratio) : ISolver
    {
        private (double H, Tensor Denoised)? _before;

        public Tensor Step(Tensor x, int step)
        {
            double from = problem.Levels[step], to = problem.Levels[step + 1], h = Math.Log(from / to);
            var denoised = problem.Denoise(x, from).MoveToOuterDisposeScope();
            var heading = _before is { } before ? denoised + (denoised - before.Denoised) / (2 * ratio(h, before.H)) : denoised;
            _before = (h, denoised);
            return heading + (x - heading) * (to / from);
        }
    }

    private sealed record RewrittenDdim(SamplingProblem Problem, Func<double, double, double> Added, bool TakesOut) : ISolver
    {
        public Tensor Step(Tensor x, int step)
        {
            double from = Problem.Levels[step], to = Problem.Levels[step + 1], added = Added(from, to);
            var denoised = Problem.Denoise(x, from);
            var kept = TakesOut ? Math.Sqrt(to * to - added * added) : to;
            return denoised + (x - denoised) * (kept / from) + Problem.Noise(step + 1) * added;
        }
    }

    /// <summary>UniPC with the systems of its weights written once more, around r_k = <see cref="Sign"/> x distance / h, negative as it should be.</summary>
    private sealed class RewrittenUniPc(UniPcSampler spec, SamplingProblem problem) : ISolver
    {
        private readonly List<(double Lambda, Tensor Denoised)> _history = [];

        public double Sign { get; init; } = -1;

        public bool AsksAgain { get; init; }

        public Tensor Step(Tensor x, int step)
        {
            double from = problem.Levels[step], to = problem.Levels[step + 1], h = Math.Log(from / to);
            if (step == 0) Keep(from, problem.Denoise(x, from));
            var (lambda, denoised) = _history[0];
            var earlier = _history.Skip(1).Take(Math.Min(spec.Order, step + 1) - 1).ToArray();
            double[] distances = [.. earlier.Select(point => -Sign * (point.Lambda - lambda))];
            var weights = new UniPcWeights(spec.Variant, h, distances);
            Tensor[] differences = [.. earlier.Zip(distances, (point, distance) => (point.Denoised - denoised) * (h / distance))];
            var first = denoised + (x - denoised) * (to / from);
            var predicted = differences.Zip(weights.Predictor).Aggregate(first, (sum, term) => sum + term.First * term.Second);
            if (step == problem.Steps - 1) return predicted;
            var found = problem.Denoise(predicted, to);
            var corrected = differences.Append(found - denoised).Zip(weights.Corrector).Aggregate(first, (sum, term) => sum + term.First * term.Second);
            Keep(to, AsksAgain ? problem.Denoise(corrected, to) : found);
            return corrected;
        }

        private void Keep(double sigma, Tensor denoised) => _history.Insert(0, (-Math.Log(sigma), denoised.MoveToOuterDisposeScope()));
    }
}
