using System.Globalization;

namespace Hayate.Contracts.Specification;

/// <summary>How samplers are called in tables and file names, and what one image costs them.</summary>
public static class SamplerLabels
{
    /// <summary>
    /// The sampler's name, its steps, and every setting that is not the default: <c>heun-18</c>, <c>consistency-2@0.5</c>,
    /// <c>dpm-solver++-2m-10</c>, <c>ddim-8-eta0.5-leading</c>. One that searches for its levels is called <c>consistency-2-searched</c>, and
    /// <c>consistency-2-searched@0.5</c> once it has found them.
    /// </summary>
    public static string Label(this SamplerSpec sampler) => $"{Name(sampler)}-{sampler.Steps}{string.Concat(Settings(sampler))}";

    /// <summary>Whether a row's subject is this sampler, by its label, or what it found where it searches.</summary>
    public static bool IsSubject(this SamplerSpec sampler, string subject)
    {
        var label = sampler.Label();
        return subject == label || (sampler is ConsistencySampler { Search: not null } && subject.StartsWith($"{label}@", StringComparison.Ordinal));
    }

    /// <summary>Network evaluations (NFE) per image. Guidance doubles them.</summary>
    public static int NetworkEvaluations(this SamplerSpec sampler) => sampler is DenoiserSampler { Guidance: not null } guided
        ? 2 * (guided with { Guidance = null }).NetworkEvaluations()
        : sampler switch
        {
            HeunSampler heun => 2 * heun.Steps - (heun.EndsDenoised() ? 1 : 0),
            DpmSolverSampler { Order: 2, Stepping: SolverStepping.Singlestep } dpm => 2 * dpm.Steps - (dpm.EndsInFirstOrder() ? 1 : 0),
            _ => sampler.Steps,
        };

    private static string Name(SamplerSpec sampler) => sampler switch
    {
        HeunSampler => "heun",
        EulerSampler => "euler",
        ConsistencySampler => "consistency",
        DdimSampler => "ddim",
        DdpmSampler => "ddpm",
        DpmSolverSampler { Order: 1 } => "dpm-solver++-1",
        DpmSolverSampler { Stepping: SolverStepping.Singlestep } => "dpm-solver++-2s",
        DpmSolverSampler { Variant: MultistepVariant.Taylor } => "dpm-solver++-2m-taylor",
        DpmSolverSampler => "dpm-solver++-2m",
        UniPcSampler unipc => $"{(unipc.Corrector ? "unipc" : "unip")}-{unipc.Order}{(unipc.Variant == UniPcVariant.Bh1 ? "-bh1" : "")}",
        _ => throw new ArgumentOutOfRangeException(nameof(sampler), sampler.GetType().Name, "A sampler without a name."),
    };

    private static IEnumerable<string> Settings(SamplerSpec sampler) => sampler switch
    {
        HeunSampler { Churn: > 0 } heun => [.. Churn(heun), .. Levels(heun)],
        DdimSampler { Eta: > 0 } ddim => [Number("-eta", ddim.Eta), .. Levels(ddim)],
        DdpmSampler ddpm => [ddpm.Variance == AncestralVariance.Large ? "-large" : "", ddpm.Clip ? "-clipped" : "", .. Levels(ddpm)],
        DpmSolverSampler { LowerOrderFinal: { } lower } dpm when Differs(dpm) => [lower ? "-lower-final" : "-full-final", .. Levels(dpm)],
        UniPcSampler { LowerOrderFinal: false } unipc => ["-full-final", .. Levels(unipc)],
        DenoiserSampler denoiser => Levels(denoiser),
        ConsistencySampler consistency => [consistency.Search is null ? "" : "-searched", .. Sigmas(consistency)],
        _ => [],
    };

    private static IEnumerable<string> Sigmas(ConsistencySampler consistency) =>
        consistency.Sigmas.IsDefaultOrEmpty ? [] : ["@", string.Join('_', consistency.Sigmas.Select(sigma => Number("", sigma)))];

    private static IEnumerable<string> Churn(HeunSampler heun)
    {
        yield return Number("-churn", heun.Churn);
        if (heun.ChurnMin > 0) yield return Number("-min", heun.ChurnMin);
        if (heun.ChurnMax is { } most) yield return Number("-max", most);
        if (heun.ChurnNoise != 1) yield return Number("-noise", heun.ChurnNoise);
    }

    private static IEnumerable<string> Levels(DenoiserSampler sampler)
    {
        var plain = sampler with { Grid = null, Spacing = null };
        if (sampler.GridOrDefault() is var grid && grid != plain.GridOrDefault()) yield return $"-{grid.Word()}";
        if (sampler.SpacingOrDefault() is var spacing && spacing != plain.SpacingOrDefault()) yield return $"-{spacing.Word()}";
        if (sampler.Guidance is { } guidance) yield return Number("-cfg", guidance);
    }

    private static bool Differs(DpmSolverSampler dpm) => dpm.EndsInFirstOrder() != (dpm with { LowerOrderFinal = null }).EndsInFirstOrder();

    private static string Number(string name, double value) => name + value.ToString("G6", CultureInfo.InvariantCulture);
}
