using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;

namespace Hayate.Training.Tests.Samplers.Solvers;

/// <summary>Every solver follows the paths that an independent implementation wrote down, in the variance-preserving process too.</summary>
public sealed class TrajectoryTests
{
    private static readonly Dictionary<string, DenoiserSampler> Solvers = new()
    {
        ["ddim"] = new DdimSampler(),
        ["dpm_solver_1"] = new DpmSolverSampler { Order = 1 },
        ["dpmpp_2m_midpoint"] = new DpmSolverSampler { LowerOrderFinal = false, Spacing = LevelSpacing.Intervals },
        ["dpmpp_2m_taylor"] = new DpmSolverSampler { LowerOrderFinal = false, Variant = MultistepVariant.Taylor },
        ["dpmpp_2m_midpoint_lower_final"] = new DpmSolverSampler { LowerOrderFinal = true },
        ["edm_heun_on_same_grid"] = new HeunSampler(),
        ["unipc3_bh2_lower_final"] = new UniPcSampler { Order = 3 },
        ["unipc2_bh2_lower_final"] = new UniPcSampler { Order = 2 },
    };

    static TrajectoryTests()
    {
        foreach (var order in new[] { 1, 2, 3 })
            foreach (var (word, variant) in new[] { ("bh1", UniPcVariant.Bh1), ("bh2", UniPcVariant.Bh2) })
            {
                var spec = new UniPcSampler { Order = order, Variant = variant, LowerOrderFinal = false };
                Solvers[$"unipc{order}_{word}"] = spec;
                Solvers[$"unip{order}_{word}_no_corrector"] = spec with { Corrector = false };
            }
    }

    public static TheoryData<string> Names => [.. Solvers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Solver_OnLevelsEvenInLambda_FollowsTheReferencePath(string name)
    {
        foreach (var problem in new[] { "vp_gauss", "vp_mixture" })
            foreach (var grid in new[] { "n5", "n10", "n20" })
            {
                var golden = Reference.Golden.At("problems", problem, name, grid, "path").Doubles();
                double[] alpha = Reference.Golden.At("problems", problem, "grids", grid, "alpha").Doubles(), sigma = Reference.Golden.At("problems", problem, "grids", grid, "sigma").Doubles();
                var path = Reference.Path(Solvers[name], problem, golden[0] / alpha[0], Reference.Exploding(alpha, sigma));
                for (var i = 0; i < golden.Length; i++) Close.To(golden[i], path[i] * alpha[i], 1e-10);
            }
    }

    [Theory]
    [InlineData("ve_gauss", 5)]
    [InlineData("ve_gauss", 10)]
    [InlineData("ve_gauss", 20)]
    [InlineData("ve_mixture", 5)]
    [InlineData("ve_mixture", 10)]
    [InlineData("ve_mixture", 18)]
    public void EulerAndHeun_OnThePowerGrid_FollowTheReferencePathTo0(string problem, int steps)
    {
        var golden = Reference.Golden.At("problems", problem, $"N{steps}");
        double[] levels = [.. PowerGrid.Descending(new NoiseSpec(), steps).Values, 0];
        foreach (var (name, spec) in new (string, DenoiserSampler)[] { ("heun", new HeunSampler()), ("euler", new EulerSampler()), ("euler", new DdimSampler()) })
        {
            var expected = golden.At(name, "path_to_0").Doubles();
            var path = Reference.Path(spec, problem, golden.Double("x_T"), levels);
            for (var i = 0; i < expected.Length; i++) Close.To(expected[i], path[i], 1e-10);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(64)]
    public void Ddim_OnNormalData_ScalesNoiseByTheClosedForm(int steps)
    {
        var row = Vector.Load("optima").At("pd", "rows").EnumerateArray().Single(row => row.Integer("N") == steps);
        var schedule = new CosineSchedule(Math.Exp(-10), Math.Exp(10));
        double[] levels = [.. Enumerable.Range(0, steps).Select(i => schedule.At((double)(steps - i) / steps).VarianceExploding), 0];
        double m = Reference.Golden.At("data", "gauss").Double("m"), alpha = schedule.At(1).Alpha;
        Close.To(row.Double("slope"), Reference.End(new DdimSampler(), "ve_gauss", m + 1 / alpha, levels) - m, 1e-9);
    }

    [Fact]
    public void MixtureDenoiser_OfTheProblems_IsThatOfTheReference()
    {
        var denoiser = (Toys.MixtureDenoiser)Reference.Denoiser("vp_mixture");
        foreach (var row in Reference.Golden.At("mixture_denoiser_values").EnumerateArray())
        {
            double alpha = row.Double("alpha"), sigma = row.Double("sigma");
            Close.To(row.Double("x0hat"), denoiser.Denoise(row.Double("x") / alpha, sigma / alpha), 1e-12);
        }
    }

    [Fact]
    public void Ddim_OnNormalData_MultipliesTheFactorsOfItsSteps()
    {
        var golden = Reference.Golden.At("ddim_product_check");
        var problem = Reference.Golden.At("problems", "vp_gauss");
        double[] alpha = problem.At("grids", "n10", "alpha").Doubles(), sigma = problem.At("grids", "n10", "sigma").Doubles();
        var m = Reference.Golden.At("data", "gauss").Double("m");
        double start = problem.Double("x_T"), end = Reference.End(new DdimSampler(), "vp_gauss", start / alpha[0], Reference.Exploding(alpha, sigma)) * alpha[^1];
        Close.To(golden.Double("final"), end, 1e-12);
        Close.To(golden.Double("factor"), (end - alpha[^1] * m) / (start - alpha[0] * m), 1e-12);
    }

    [Fact]
    public void Heun_FromAnyLevelOfNormalData_EndsAtTheClosedForm()
    {
        foreach (var golden in Vector.Load("optima").At("closed_form_maps", "f(x,t) VE, x=2").EnumerateObject())
        {
            var from = double.Parse(golden.Name, System.Globalization.CultureInfo.InvariantCulture);
            double[] levels = [.. PowerGrid.Descending(new NoiseSpec { SigmaMax = from }, 257).Values];
            var end = from > levels[^1] ? Reference.End(new HeunSampler(), "ve_gauss", 2, levels) : 2;
            Close.To(golden.Value.GetDouble(), end, 1e-4);
        }
    }
}
