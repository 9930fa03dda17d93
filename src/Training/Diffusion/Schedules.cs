using System.Collections.Frozen;
using Hayate.Contracts.Specification;

namespace Hayate.Training.Diffusion;

/// <summary>The schedules by name.</summary>
public static class Schedules
{
    private static readonly FrozenDictionary<NoiseSchedule, Func<NoiseSpec, ISchedule>> Named = new Dictionary<NoiseSchedule, Func<NoiseSpec, ISchedule>>
    {
        // The points of EDM's process are those of every variance-preserving one; even steps are steps of the cosine schedule.
        [NoiseSchedule.Edm] = static noise => new CosineSchedule(noise),
        [NoiseSchedule.Cosine] = static noise => new CosineSchedule(noise),
        [NoiseSchedule.Linear] = static noise => new LinearSchedule(noise),
    }.ToFrozenDictionary();

    /// <summary>The schedule in whose even steps a run is trained, sampled by DDIM and halved by progressive distillation.</summary>
    public static ISchedule Of(NoiseSpec noise) => Named[noise.Schedule](noise);
}
