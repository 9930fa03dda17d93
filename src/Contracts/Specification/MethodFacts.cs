namespace Hayate.Contracts.Specification;

/// <summary>What each method needs and can do.</summary>
public static class MethodFacts
{
    /// <summary>Whether runs of the method can start from another run's checkpoint.</summary>
    public static bool TakesTeacher(this Method method) => method is Method.Ect || method.NeedsTeacher();

    /// <summary>Whether runs of the method cannot do without another run's checkpoint.</summary>
    public static bool NeedsTeacher(this Method method) => method is Method.Cd or Method.Pd or Method.Evaluate;

    /// <summary>Whether what runs of the method train, or measure, makes images.</summary>
    public static bool MakesImages(this Method method) => method is not Method.Classifier;

    /// <summary>Whether runs of the method take optimizer steps.</summary>
    public static bool Trains(this Method method) => method is not (Method.Import or Method.Evaluate);

    /// <summary>Whether runs of the method leave a diffusion model, from which others can be distilled.</summary>
    public static bool IsDiffusion(this Method method) => method is Method.Edm or Method.Ddpm or Method.Import;

    /// <summary>Segments of a multistep consistency model; 1 for every other run.</summary>
    public static int Segments(this RunSpec spec) => (spec.Objective as ConsistencyObjectiveSpec)?.Segments ?? 1;

    /// <summary>Whether a sampler takes as many steps as the run's network was trained for: one for each of several segments; otherwise any number.</summary>
    public static bool TakesStepsOf(this SamplerSpec sampler, RunSpec trained) => trained.Segments() == 1 || sampler.Steps == trained.Segments();

    /// <summary>Whether a run of the method can learn from a checkpoint made by <paramref name="teacher"/>, or measure it.</summary>
    public static bool CanLearnFrom(this Method method, Method teacher) => method switch
    {
        Method.Cd or Method.Ect => teacher.IsDiffusion(),
        Method.Pd => teacher.IsDiffusion() || teacher is Method.Pd,
        Method.Evaluate => teacher is not Method.Evaluate && teacher.MakesImages(),
        _ => false,
    };

    /// <summary>Whether what it trains is a denoiser, whose probability flow has trajectories; the others train consistency functions or none.</summary>
    public static bool TrainsDenoiser(this Method method) => method.IsDiffusion() || method is Method.Pd;

    /// <summary>Whether the sampler makes sense of what the run's network predicts. Multistep consistency models are sampled by DDIM.</summary>
    public static bool CanUse(this RunSpec spec, SamplerSpec sampler) =>
        spec.Segments() > 1 ? sampler is DdimSampler : spec.Method.CanUse(sampler);

    /// <summary>Whether the sampler makes sense of what a network trained by the method predicts, in one segment.</summary>
    public static bool CanUse(this Method method, SamplerSpec sampler) => sampler switch
    {
        ConsistencySampler => method is Method.Ct or Method.Ict or Method.Ect or Method.Cd,
        DdimSampler => method.IsDiffusion() || method is Method.Pd,
        DenoiserSampler => method.IsDiffusion(),
        _ => false,
    };

    /// <summary>Whether networks can be trained by the method in a process. Students of a teacher work in the teacher's.</summary>
    public static bool CanTrainIn(this Method method, NoiseSchedule schedule) => method switch
    {
        Method.Ddpm => schedule is not NoiseSchedule.Edm,
        Method.Import => true,
        _ when method.TakesTeacher() => true,
        _ => schedule is NoiseSchedule.Edm,
    };
}
