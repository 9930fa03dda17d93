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
        [Method.Ct] = static (spec, student, _) => ConsistencyTraining(spec, (CtObjective)spec.Objective, student),
        [Method.Ict] = static (spec, student, _) => ImprovedConsistencyTraining(spec, (IctObjective)spec.Objective, student),
        [Method.Cd] = static (spec, student, teacher) =>
            ConsistencyDistillation(spec, (CdObjective)spec.Objective, student, DenoiserOf(spec, teacher)),
        [Method.Pd] = static (spec, student, teacher) =>
            ProgressiveDistillation(spec, (PdObjective)spec.Objective, student, DenoiserOf(spec, teacher)),
    }.ToFrozenDictionary();

    private static readonly FrozenSet<Method> Distillations = FrozenSet.Create(Method.Cd, Method.Pd);

    /// <summary>Where the student's first weights come from: the teacher for cd and pd, the seed otherwise.</summary>
    public static StudentInitialization InitializationOf(Method method) =>
        Distillations.Contains(method) ? StudentInitialization.Teacher : StudentInitialization.Fresh;

    /// <summary>The objective of a run.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="student">Network to train, already holding its first weights, on its device; stays owned by the caller.</param>
    /// <param name="teacher">Frozen teacher, needed by cd and pd: see <see cref="GenerativeModel.Of"/>.</param>
    /// <exception cref="ArgumentException">The method trains nothing, or the teacher is missing or of the wrong kind.</exception>
    public static IObjective Create(RunSpec spec, Network student, IGenerativeModel? teacher = null) =>
        Compositions.TryGetValue(spec.Method, out var compose)
            ? compose(spec, student, teacher)
            : throw new ArgumentException($"method: '{spec.Method}' has no objective. Use edm, ddpm, ct, ict, cd or pd.");

    private static DenoisingObjective Edm(RunSpec spec, EdmObjective objective, Network student) => new(
        new Denoiser(student, spec.Noise), new LogNormalLevels(objective.PMean, objective.PStd),
        Weightings.Edm(spec.Noise.SigmaData), Distances.SumOfSquares);

    private static DenoisingObjective Ddpm(RunSpec spec, DdpmObjective objective, Network student) => new(
        new Denoiser(student, spec.Noise), TimesOf(spec.Noise), Weightings.OfPrediction(objective.Weighting, spec.Noise.Prediction), Distances.L2);

    private static ILevelDistribution TimesOf(NoiseSpec noise) =>
        noise.Timesteps is { } count ? new DiscreteTimes(new DiscreteTime(count), noise) : new EvenTimes(Schedules.Of(noise));

    private static ConsistencyObjective ConsistencyTraining(RunSpec spec, CtObjective objective, Network student)
    {
        var curriculum = new SquareRootCurriculum(objective.S0, objective.S1);
        return new ConsistencyObjective(new ConsistencyFunction(student, spec.Noise))
        {
            Pairing = new GridPairing(spec.Noise, curriculum, new UniformIntervals()),
            Step = new SameNoiseStep(),
            Target = new AveragedTarget(student, Preconditionings.OfConsistencyFunction(spec.Noise), Decay),
            Distance = Distances.Create(objective.Metric),
            Weighting = Weightings.Uniform,
        };

        // mu(k) = exp(s0 ln mu0 / N(k)) (Song et al. 2023, Appendix C).
        double Decay(TrainingStep step) => Math.Exp(objective.S0 * Math.Log(objective.Mu0) / curriculum.Levels(step));
    }

    private static ConsistencyObjective ImprovedConsistencyTraining(RunSpec spec, IctObjective objective, Network student)
    {
        var function = new ConsistencyFunction(student, spec.Noise);
        var curriculum = new DoublingCurriculum(objective.S0, objective.S1);
        return new ConsistencyObjective(function)
        {
            Pairing = new GridPairing(spec.Noise, curriculum, new LogNormalIntervals(objective.PMean, objective.PStd)),
            Step = new SameNoiseStep(),
            Target = new SelfTarget(function),
            Distance = Distances.Create(objective.Metric, objective.HuberC),
            Weighting = Weightings.InverseGap,
        };
    }

    private static ConsistencyObjective ConsistencyDistillation(RunSpec spec, CdObjective objective, Network student, IDenoiser teacher)
    {
        var function = new ConsistencyFunction(student, spec.Noise);
        return new ConsistencyObjective(function)
        {
            Pairing = new GridPairing(spec.Noise, new ConstantCurriculum(objective.Levels), new UniformIntervals()),
            Step = new TeacherStep(teacher, objective.Solver),
            Target = objective.Mu > 0 ? new AveragedTarget(student, Preconditionings.OfConsistencyFunction(spec.Noise), _ => objective.Mu) : new SelfTarget(function),
            Distance = Distances.Create(objective.Metric, objective.HuberC),
            Weighting = Weightings.Uniform,
        };
    }

    private static ProgressiveDistillationObjective ProgressiveDistillation(
        RunSpec spec, PdObjective objective, Network student, IDenoiser teacher) => new(
        new Denoiser(student, spec.Noise), teacher, Schedules.Of(spec.Noise), objective.Steps,
        Weightings.OfSignalToNoise(objective.Weighting));

    private static IDenoiser DenoiserOf(RunSpec spec, IGenerativeModel? teacher) => teacher as IDenoiser ?? throw new ArgumentException(
        $"teacher: method '{spec.Method}' distils from a denoiser, but was given {(teacher is null ? "none" : "a consistency function")}. "
        + "Name a checkpoint of an edm, ddpm or pd run.");
}
