using System.Collections.Frozen;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Objectives.Parts;

namespace Hayate.Training.Objectives;

/// <summary>Composes objectives from their parts.</summary>
public static class ObjectiveFactory
{
    private delegate IObjective Composition(RunSpec spec, Network student, IGenerativeModel? teacher);

    private static readonly FrozenDictionary<Method, Composition> Compositions = new Dictionary<Method, Composition>
    {
        [Method.Edm] = static (spec, student, _) => Edm(spec, (EdmObjective)spec.Objective, student),
        [Method.Ddpm] = static (spec, student, _) => Ddpm(spec, (DdpmObjective)spec.Objective, student),
        [Method.Ct] = static (spec, student, _) => new ConsistencyComposition(spec, student).Training((CtObjective)spec.Objective),
        [Method.Ict] = static (spec, student, _) => new ConsistencyComposition(spec, student).ImprovedTraining((IctObjective)spec.Objective),
        [Method.Ect] = static (spec, student, _) => new ConsistencyComposition(spec, student).EasyTuning((EctObjective)spec.Objective),
        [Method.Cd] = static (spec, student, teacher) =>
            new ConsistencyComposition(spec, student).Distillation((CdObjective)spec.Objective, DenoiserOf(spec, teacher)),
        [Method.Pd] = static (spec, student, teacher) =>
            ProgressiveDistillation(spec, (PdObjective)spec.Objective, student, DenoiserOf(spec, teacher)),
        [Method.Classifier] = static (_, student, _) => new ClassificationObjective((ConvNet)student),
    }.ToFrozenDictionary();

    private static readonly FrozenSet<Method> StartFromTeacher = FrozenSet.Create(Method.Ect, Method.Cd, Method.Pd);

    /// <summary>Where the student's first weights come from: the teacher, if there is one, for ect, cd and pd, the seed otherwise.</summary>
    public static StudentInitialization InitializationOf(Method method) =>
        StartFromTeacher.Contains(method) ? StudentInitialization.Teacher : StudentInitialization.Fresh;

    /// <summary>The objective of a run.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="student">Network to train, already holding its first weights, on its device; stays owned by the caller.</param>
    /// <param name="teacher">Frozen teacher, needed by cd and pd: see <see cref="GenerativeModel.Of"/>.</param>
    /// <exception cref="ArgumentException">The method trains nothing, or the teacher is missing or of the wrong kind.</exception>
    public static IObjective Create(RunSpec spec, Network student, IGenerativeModel? teacher = null) =>
        Compositions.TryGetValue(spec.Method, out var compose)
            ? compose(spec, student, teacher)
            : throw new ArgumentException($"method: '{spec.Method}' has no objective. Name a method that trains.");

    private static DenoisingObjective Edm(RunSpec spec, EdmObjective objective, Network student) => new(
        new Denoiser(student, spec.Noise), new LogNormalLevels(objective.PMean, objective.PStd),
        Weightings.Edm(spec.Noise.SigmaData), Distances.SumOfSquares);

    private static DenoisingObjective Ddpm(RunSpec spec, DdpmObjective objective, Network student) => new(
        new Denoiser(student, spec.Noise), TimesOf(spec.Noise), Weightings.OfPrediction(objective.Weighting, spec.Noise.Prediction), Distances.L2);

    private static ILevelDistribution TimesOf(NoiseSpec noise) =>
        noise.Timesteps is { } count ? new DiscreteTimes(new DiscreteTime(count), noise) : new EvenTimes(Schedules.Of(noise));

    private static ProgressiveDistillationObjective ProgressiveDistillation(
        RunSpec spec, PdObjective objective, Network student, IDenoiser teacher) => new(
        new Denoiser(student, spec.Noise), teacher, Schedules.Of(spec.Noise), StepsOf(objective),
        Weightings.OfSignalToNoise(objective.Weighting));

    private static int StepsOf(PdObjective objective) => objective.Steps
        ?? throw new ArgumentException("objective.steps: a run trains one round. Name the steps of its student; chains are planned into runs.");

    private static IDenoiser DenoiserOf(RunSpec spec, IGenerativeModel? teacher) => teacher as IDenoiser ?? throw new ArgumentException(
        $"teacher: method '{spec.Method}' distils from a denoiser, but was given {(teacher is null ? "none" : "a consistency function")}. "
        + "Name a checkpoint of an edm, ddpm or pd run.");
}
