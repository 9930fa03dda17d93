using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Loop;
using Hayate.Training.Samplers;

namespace Hayate.Training.Evaluation;

/// <summary>A teacher as a student is held against it: its model and how its images are made as exactly as it can.</summary>
/// <param name="Model">What its weights mean.</param>
/// <param name="Sampler">80 Heun steps; for a progressively distilled teacher, which knows no other, the steps that it was trained for.</param>
/// <param name="Digest">First digits of the digest of its weights.</param>
internal sealed record ReferenceTeacher(IDenoiser Model, ISampler Sampler, string Digest)
{
    private const int HeunSteps = 80;
    private const int Digits = 12;

    /// <summary>The teacher that a run learns from; null where there is none or it is no denoiser.</summary>
    public static ReferenceTeacher? Of(RunSpec run, RunSpec? teacherSpec, TeacherModel? teacher)
    {
        if (teacher is not { Model: IDenoiser denoiser } || teacherSpec is null || run.Method == Method.Evaluate)
            return null;
        SamplerSpec sampler = teacherSpec.Objective is PdObjective distilled
            ? new DdimSampler { Steps = distilled.Steps!.Value }
            : new HeunSampler { Steps = HeunSteps };
        return new ReferenceTeacher(denoiser, SamplerFactory.Create(sampler, teacherSpec.Noise), teacher.Digest[..Digits]);
    }
}
