using System.Globalization;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether the settings of a sampler make sense together.</summary>
internal static class SamplerRules
{
    private const string Samplers = "evaluation.samplers";

    public static void Check(RunCheck check)
    {
        foreach (var sampler in check.Spec.Evaluation.Samplers.OfType<DenoiserSampler>())
        {
            if (sampler.SpacingOrDefault() == LevelSpacing.Leading && sampler.Steps == 1)
                check.Report(
                    Samplers,
                    "One step with 'spacing: leading' would start at sigmaMin, where there is no noise to make an image of.",
                    "Take at least 2 steps, or 'spacing: trailing'.");
            if (sampler.Guidance is not null && check.Spec.Network.Classes == 0)
                check.Report(
                    Samplers,
                    "Guidance strengthens a class, and the network is told of none.",
                    "Remove 'guidance:', or sample a model with 'network: { classes: N, labelDropout: 0.1 }'.",
                    "network");
            CheckForm(check, sampler);
        }
    }

    private static void CheckForm(RunCheck check, DenoiserSampler sampler)
    {
        if (sampler is HeunSampler { ChurnMax: { } most } heun && most < heun.ChurnMin)
            check.Report(
                Samplers,
                string.Create(CultureInfo.InvariantCulture, $"'churnMax' ({most}) lies below 'churnMin' ({heun.ChurnMin})."),
                "Exchange them, or remove one.");
        if (sampler is HeunSampler { Churn: 0 } still && (still.ChurnMin > 0 || still.ChurnMax is not null || still.ChurnNoise != 1))
            check.Report(Samplers, "The sampler says how to churn but does not: 'churn' is 0.", "Add 'churn:', for example 40, or remove the other keys.");
        if (sampler is DpmSolverSampler { Variant: MultistepVariant.Taylor } dpm && (dpm.Order == 1 || dpm.Stepping == SolverStepping.Singlestep))
            check.Report(
                Samplers,
                "'variant: taylor' is a form of the multistep solver of order 2.",
                "Remove 'variant:', or use 'order: 2' with 'stepping: multistep'.");
        if (sampler is DpmSolverSampler { Order: 1, Stepping: SolverStepping.Singlestep })
            check.Report(Samplers, "'stepping: singlestep' says where the second order comes from; 'order' is 1.", "Remove 'stepping:', or write 'order: 2'.");
    }
}
