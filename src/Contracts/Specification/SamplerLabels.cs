namespace Hayate.Contracts.Specification;

/// <summary>How samplers are called in tables and file names, and what one image costs them.</summary>
public static class SamplerLabels
{
    /// <summary>The sampler's name and its steps: <c>heun-18</c>, <c>consistency-2</c>, <c>ddim-4</c>.</summary>
    public static string Label(this SamplerSpec sampler) => $"{Name(sampler)}-{sampler.Steps}";

    /// <summary>Network evaluations (NFE) per image: 2 steps - 1 for Heun, whose last step is first order; steps for the others.</summary>
    public static int NetworkEvaluations(this SamplerSpec sampler) => sampler is HeunSampler ? 2 * sampler.Steps - 1 : sampler.Steps;

    private static string Name(SamplerSpec sampler) => sampler switch
    {
        HeunSampler => "heun",
        ConsistencySampler => "consistency",
        DdimSampler => "ddim",
        _ => throw new ArgumentOutOfRangeException(nameof(sampler), sampler.GetType().Name, "A sampler without a name."),
    };
}
