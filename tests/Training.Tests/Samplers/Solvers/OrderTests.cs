using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;

namespace Hayate.Training.Tests.Samplers.Solvers;

/// <summary>Halving the steps' length divides the error by two to the power of the published order.</summary>
public sealed class OrderTests
{
    private static readonly DpmSolverSampler Dpm = new() { LowerOrderFinal = false };
    private static readonly UniPcSampler UniPc = new() { LowerOrderFinal = false };

    private static readonly Dictionary<string, (DenoiserSampler Spec, double Order)> Expected = new()
    {
        ["ddim"] = (new DdimSampler(), 1),
        ["euler"] = (new EulerSampler(), 1),
        ["heun"] = (new HeunSampler(), 2),
        ["dpm-solver++ 2m midpoint"] = (Dpm, 2),
        ["dpm-solver++ 2m taylor"] = (Dpm with { Variant = MultistepVariant.Taylor }, 2),
        ["dpm-solver++ 2s"] = (Dpm with { Stepping = SolverStepping.Singlestep }, 2),
        ["unip-1"] = (UniPc with { Order = 1, Corrector = false }, 1),
        ["unip-2 bh1"] = (UniPc with { Order = 2, Variant = UniPcVariant.Bh1, Corrector = false }, 2),
        ["unip-2 bh2"] = (UniPc with { Order = 2, Corrector = false }, 2),
        ["unip-3"] = (UniPc with { Corrector = false }, 3),
        ["unipc-1 bh1"] = (UniPc with { Order = 1, Variant = UniPcVariant.Bh1 }, 2),
        ["unipc-1 bh2"] = (UniPc with { Order = 1 }, 2),
        ["unipc-2"] = (UniPc with { Order = 2 }, 3),
        ["unipc-3"] = (UniPc, 4),
    };

    public static TheoryData<string> Names => [.. Expected.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Solver_OnTheMixture_ConvergesWithThePublishedOrder(string name)
    {
        var (spec, order) = Expected[name];
        Assert.InRange(Rate(spec, "vp_mixture", 160), order - 0.1, order + 0.25);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Solver_OnNormalData_ConvergesAtLeastWithThePublishedOrder(string name)
    {
        // The equation is linear there, so third-order schemes do better than they must; the asymptote of order 4 comes late.
        var (spec, order) = Expected[name];
        Assert.InRange(Rate(spec, "vp_gauss", 160), order - 0.25, order + 1.3);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Solver_OnStepsOfUnevenLength_KeepsThePublishedOrder(string name)
    {
        var (spec, order) = Expected[name];
        var golden = Reference.Golden.At("problems", "vp_mixture");
        double start = golden.Double("x_T") / golden.At("grids", "n5", "alpha").Doubles()[0], exact = golden.Double("exact") / golden.At("grids", "n5", "alpha").Doubles()[^1];
        double Error(int n) => Math.Abs(Reference.End(spec, "vp_mixture", start, Reference.Uneven("vp_mixture", n)) - exact);
        Assert.InRange(Math.Log2(Error(80) / Error(160)), order - 0.25, order + 0.4);
    }

    [Theory]
    [InlineData("gauss")]
    [InlineData("mixture")]
    public void EulerAndHeun_OnThePowerGrid_HaveTheErrorsOfTheReference(string data)
    {
        var problem = Reference.Golden.At("problems", $"ve_{data}");
        foreach (var (name, spec) in new (string, DenoiserSampler)[] { ("euler", new EulerSampler()), ("heun", new HeunSampler()) })
        {
            var golden = Reference.Golden.At("orders", $"ve_{data}", name);
            foreach (var (n, error) in golden.At("n").Doubles().Zip(golden.At("err").Doubles()).Take(3))
            {
                double[] levels = [.. PowerGrid.Descending(new NoiseSpec(), (int)n + 1).Values];
                var end = Reference.End(spec, $"ve_{data}", problem.At("N5").Double("x_T"), levels);
                Close.To(1, Math.Abs(end - problem.Double("exact_at_eps")) / error, 1e-4);
            }
        }
    }

    [Fact]
    public void UniPc_LowerOrderAtTheEnd_LosesTheOrder()
    {
        var rate = Rate(UniPc with { LowerOrderFinal = true }, "vp_mixture", 160);
        Assert.InRange(rate, 2, 3.7);
    }

    private static double Rate(DenoiserSampler spec, string problem, int n)
    {
        var golden = Reference.Golden.At("problems", problem);
        double[] alpha = golden.At("grids", "n5", "alpha").Doubles();
        double start = golden.Double("x_T") / alpha[0], exact = golden.Double("exact") / alpha[^1];
        double Error(int steps) => Math.Abs(Reference.End(spec, problem, start, Reference.EvenInLambda(problem, steps)) - exact);
        return Math.Log2(Error(n) / Error(2 * n));
    }
}
