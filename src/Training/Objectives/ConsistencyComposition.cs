using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Objectives.Parts;
using Hayate.Training.Perception;

namespace Hayate.Training.Objectives;

/// <summary>
/// Composes the consistency methods. In one segment a trajectory ends at sigma_min, where the model is the identity, and pairs are neighbours
/// on the power grid. In several segments the model is a denoiser whose DDIM steps lead to the starts of the segments, the first of which is
/// level 0, and pairs are neighbours on the schedule's even grid (Heek et al. 2024); the rest of each method stays as it is.
/// </summary>
internal sealed class ConsistencyComposition
{
    private readonly RunSpec _spec;
    private readonly Network _network;
    private readonly int _segments;
    private readonly SegmentLevels? _segmentLevels;

    public ConsistencyComposition(RunSpec spec, Network student)
    {
        (_spec, _network, _segments) = (spec, student, spec.Segments());
        _segmentLevels = _segments > 1 ? new SegmentLevels(Schedules.Of(spec.Noise), _segments) : null;
    }

    private NoiseSpec Noise => _spec.Noise;

    private IPreconditioning AtZero => Preconditionings.OfDenoiser(Noise);

    private IPreconditioning AtSmallestLevel => Preconditionings.OfConsistencyFunction(Noise);

    private IPreconditioning Preconditioning => _segments > 1 ? AtZero : AtSmallestLevel;

    private ILevelGrid Grid => (ILevelGrid?)_segmentLevels ?? new PowerLevels(Noise);

    /// <summary>Consistency training (Song et al. 2023, Algorithm 3).</summary>
    public ConsistencyObjective Training(CtObjective objective)
    {
        var curriculum = new SquareRootCurriculum(objective.S0, objective.S1);
        var decay = new TargetDecaySchedule(objective.MuSchedule, objective.Mu0, objective.S0, curriculum);
        return Compose(
            new GridPairing(Grid, curriculum, new UniformIntervals()),
            new SameNoiseStep(),
            new AveragedTarget(_network, Preconditioning, decay.At),
            DistanceOf(objective.Metric, objective.HuberC),
            ConsistencyWeighting.Uniform);
    }

    /// <summary>Improved consistency training (Song and Dhariwal 2024).</summary>
    public ConsistencyObjective ImprovedTraining(IctObjective objective) => Compose(
        new GridPairing(Grid, new DoublingCurriculum(objective.S0, objective.S1), new LogNormalIntervals(objective.PMean, objective.PStd)),
        new SameNoiseStep(),
        new SelfTarget(new PreconditionedNetwork(_network, Preconditioning)),
        DistanceOf(objective.Metric, objective.HuberC),
        ConsistencyWeighting.InverseGap);

    /// <summary>
    /// Easy consistency tuning (Geng et al. 2025). Trained with trajectories that end at level 0; the boundary at sigma_min enters when the
    /// model is sampled.
    /// </summary>
    public ConsistencyObjective EasyTuning(EctObjective objective) => Compose(
        new StagedPairing(objective, new LogNormalLevels(objective.PMean, objective.PStd), _segmentLevels?.SegmentStarts),
        new SameNoiseStep(),
        new FiniteTarget(new SelfTarget(new PreconditionedNetwork(_network, AtZero))),
        DistanceOf(objective.Metric, objective.HuberC ?? 0),
        ConsistencyWeighting.InverseGap,
        AtZero);

    /// <summary>Consistency distillation (Song et al. 2023, Algorithm 2).</summary>
    /// <param name="objective">Its settings.</param>
    /// <param name="teacher">The frozen teacher.</param>
    public ConsistencyObjective Distillation(CdObjective objective, IDenoiser teacher)
    {
        var guided = objective.Guidance == 1 ? teacher : new GuidedDenoiser(teacher, objective.Guidance);
        var solver = objective.Solver ?? (_segments > 1 ? TeacherSolver.Addim : TeacherSolver.Heun);
        return Compose(
            new GridPairing(Grid, new ConstantCurriculum(objective.Levels), new UniformIntervals()),
            solver == TeacherSolver.Addim ? new AdjustedStep(guided, objective.AddimVariance) : new TeacherStep(guided, solver),
            objective.Mu > 0
                ? new AveragedTarget(_network, Preconditioning, _ => objective.Mu)
                : new SelfTarget(new PreconditionedNetwork(_network, Preconditioning)),
            DistanceOf(objective.Metric, objective.HuberC),
            ConsistencyWeighting.Uniform);
    }

    private IDistance DistanceOf(Distance metric, double? huberConstant) => metric == Distance.Lpips
        ? Lpips.Read("objective.lpipsWeights", ((ConsistencyObjectiveSpec)_spec.Objective).LpipsWeights
            ?? throw new ArgumentException("objective.lpipsWeights: the metric lpips needs weights. Give the path of their file."))
        : new DistanceOfDifference(Distances.Create(metric, huberConstant));

    private ConsistencyObjective Compose(
        ITimePairing pairing, ITrajectoryStep step, ITarget target, IDistance distance, ConsistencyWeighting weighting,
        IPreconditioning? preconditioning = null)
    {
        var name = ((ConsistencyObjectiveSpec)_spec.Objective).Weighting ?? (_segments > 1 ? ConsistencyWeighting.SnrPlusOne : weighting);
        return new ConsistencyObjective(
            new PreconditionedNetwork(_network, preconditioning ?? Preconditioning), GenerativeModel.Of(_spec, _network))
        {
            Pairing = pairing,
            Step = step,
            Target = target,
            Distance = distance,
            Weighting = Weightings.OfPair(name, Noise.SigmaData),
        };
    }
}
