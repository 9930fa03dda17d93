namespace Hayate.Contracts.Specification;

/// <summary>What is known of a sampler before it runs.</summary>
public static class SamplerFacts
{
    /// <summary>Network evaluations for each image. Heun takes two a step but one in the last, where the noise level reaches zero.</summary>
    public static int Nfe(this SamplerSpec sampler) => sampler is HeunSampler ? 2 * sampler.Steps - 1 : sampler.Steps;

    /// <summary>Name in measurements and previews: the sampler's name and its steps, for example <c>heun-18</c>.</summary>
    public static string Label(this SamplerSpec sampler) => sampler switch
    {
        HeunSampler => $"heun-{sampler.Steps}",
        ConsistencySampler => $"consistency-{sampler.Steps}",
        DdimSampler => $"ddim-{sampler.Steps}",
        _ => throw new NotSupportedException($"The sampler {sampler.GetType().Name} has no label."),
    };
}
