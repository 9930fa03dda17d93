using Hayate.Contracts.Specification;
using Hayate.Training.Loop;

namespace Hayate.Training.Tests.Loop;

/// <summary>Small runs that finish in a second.</summary>
internal static class Runs
{
    public const int Steps = 12;

    private static readonly Lazy<ITeacherSource> LazyTeacher = new(TrainTeacher);

    /// <summary>A teacher, trained once for all tests.</summary>
    public static ITeacherSource Teacher => LazyTeacher.Value;

    /// <summary>A run of a method on the digits with a small U-Net.</summary>
    public static RunSpec Spec(Method method) => new()
    {
        Method = method,
        Objective = method switch
        {
            Method.Edm => new EdmObjective(),
            Method.Ddpm => new DdpmObjective(),
            Method.Ct => new CtObjective { S1 = 20 },
            Method.Ict => new IctObjective { S1 = 40 },
            Method.Ect => new EctObjective { Stages = 2 },
            Method.Cd => new CdObjective { Mu = 0.9, Metric = Distance.PseudoHuber },
            Method.Pd => new PdObjective { Steps = 4 },
            _ => new EvaluateObjective(),
        },
        Noise = method == Method.Ddpm ? new NoiseSpec { Schedule = NoiseSchedule.Cosine, Prediction = Prediction.Velocity } : new NoiseSpec(),
        Network = new SongUNetSpec { Channels = 8, Multipliers = [1, 2], Dropout = 0.1 },
        Training = new TrainingSpec { Steps = Steps, Batch = 10, Seed = 3, ReportEvery = 1 },
        Optimizer = new OptimizerSpec { Name = method == Method.Edm ? OptimizerName.Adam : OptimizerName.Radam, LearningRate = 2e-3, Ema = [0.9, 0.99] },
        Evaluation = new EvaluationSpec { Samples = 40, Batch = 16 },
        Preview = new PreviewSpec { Count = 5 },
        Checkpoint = new CheckpointSpec { EverySteps = 100 },
    };

    /// <summary>Runs a specification to its end on one rank.</summary>
    public static TrainingResult Run(RunSpec spec, MemoryCheckpoints checkpoints, RecordingReporter? reporter = null, CancellationToken stop = default) =>
        TrainingLoop.Run(Context(spec, checkpoints, reporter, stop));

    /// <summary>Runs a student of a teacher that left its checkpoint in a store.</summary>
    public static TrainingResult Run(RunSpec spec, MemoryCheckpoints checkpoints, RunSpec teacher, MemoryCheckpoints taught) =>
        TrainingLoop.Run(Context(spec, checkpoints) with { Teacher = new MemoryTeacher(teacher, taught) });

    /// <summary>What a rank brings.</summary>
    public static TrainingContext Context(RunSpec spec, MemoryCheckpoints checkpoints, RecordingReporter? reporter = null, CancellationToken stop = default) => new()
    {
        Spec = spec,
        Checkpoints = checkpoints,
        Reporter = reporter ?? new RecordingReporter(),
        Teacher = spec.Method.TakesTeacher() ? Teacher : null,
        StopRequested = stop,
    };

    private static MemoryTeacher TrainTeacher()
    {
        MemoryCheckpoints checkpoints = new();
        RunSpec spec = Spec(Method.Edm);
        Run(spec, checkpoints);
        return new MemoryTeacher(spec, checkpoints);
    }
}
