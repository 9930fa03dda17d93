namespace Hayate.Contracts.Specification;

/// <summary>What each method needs and can do.</summary>
public static class MethodFacts
{
    /// <summary>Whether runs of the method start from another run's checkpoint.</summary>
    public static bool TakesTeacher(this Method method) => method is Method.Cd or Method.Pd or Method.Evaluate;

    /// <summary>Whether a run of the method can learn from a checkpoint made by <paramref name="teacher"/>, or measure it.</summary>
    public static bool CanLearnFrom(this Method method, Method teacher) => method switch
    {
        Method.Cd => teacher is Method.Edm,
        Method.Pd => teacher is Method.Edm or Method.Pd,
        Method.Evaluate => teacher is not Method.Evaluate,
        _ => false,
    };

    /// <summary>Whether the sampler makes sense of what a network trained by the method predicts.</summary>
    public static bool CanUse(this Method method, SamplerSpec sampler) => sampler switch
    {
        HeunSampler => method is Method.Edm,
        ConsistencySampler => method is Method.Ct or Method.Ict or Method.Cd,
        DdimSampler => method is Method.Edm or Method.Pd,
        _ => false,
    };
}
