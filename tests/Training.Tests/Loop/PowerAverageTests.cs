using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;
using Hayate.Training.Loop;


namespace Hayate.Training.Tests.Loop;

public sealed class PowerAverageTests
{
    private const int Steps = 96;

    private static readonly RunSpec Toy = new()
    {
        Method = Method.Edm,
        Objective = new EdmObjective(),
        Dataset = new GaussianDataset { Count = 64 },
        Network = new MlpSpec { Width = 16, Layers = 1 },
        Training = new TrainingSpec { Steps = Steps, Batch = 16, Seed = 5 },
        Optimizer = new OptimizerSpec { LearningRate = 5e-3, PowerEma = [0.05, 0.10], SnapshotEvery = 6 },
        Evaluation = new EvaluationSpec { Samples = 40 },
        Checkpoint = new CheckpointSpec { EverySteps = 48 },
    };

    [Theory]
    [InlineData(0.07)]
    [InlineData(0.13)]
    public void Teacher_OfAnUntrackedWidth_IsNearlyTheTrackedOne(double width)
    {
        MemoryCheckpoints checkpoints = Train(Toy);
        MemoryCheckpoints tracked = Train(Toy with { Optimizer = Toy.Optimizer with { PowerEma = [width] } });

        double[] made = Reconstruct(checkpoints, new TeacherSpec { PowerEma = width });
        double[] exact = Values(tracked.LoadPart(Steps, $"power-{width}"));
        double[] weights = Values(tracked.LoadPart(Steps, "model"));

        Assert.InRange(Distance(made, exact), 0, 0.03 * Distance(weights, exact));
    }

    [Fact]
    public void Teacher_OfAStoredWidth_IsTheStoredOne()
    {
        MemoryCheckpoints checkpoints = Train(Toy);

        double[] atEnd = Reconstruct(checkpoints, new TeacherSpec { PowerEma = 0.10 });
        double[] before = Reconstruct(checkpoints, new TeacherSpec { PowerEma = 0.05, PowerEmaStep = 42 });

        Assert.InRange(Distance(Values(checkpoints.LoadPart(Steps, "power-0.1")), atEnd), 0, 1e-6);
        StoredAverage stored = checkpoints.AveragesOf(Steps).Single(average => average is { Step: 42, Part: "power-0.05" });
        Assert.InRange(Distance(Values(checkpoints.LoadAverage(stored)), before), 0, 1e-6);
    }

    [Fact]
    public void Run_StoppedAndResumed_ListsTheSameAverages()
    {
        MemoryCheckpoints straight = Train(Toy);
        MemoryCheckpoints resumed = new();
        using CancellationTokenSource stop = new();
        Runs.Run(Toy, resumed, new RecordingReporter { OnMetrics = step => CancelAt(stop, step) }, stop.Token);
        TrainingResult result = Runs.Run(Toy, resumed);

        Assert.Equal(straight.Committed[0].StateDigest, result.StateDigest);
        Assert.Equal(2 * Steps / 6, straight.AveragesOf(Steps).Count);
        Assert.Equal(straight.AveragesOf(Steps), resumed.AveragesOf(Steps));
        Assert.Equal(2 * 48 / 6, straight.AveragesOf(48).Count);
    }

    [Theory]
    [InlineData(3, "6 to 96")]
    [InlineData(97, "6 to 96")]
    public void Teacher_AtAStepWithoutAverages_NamesThoseThatHaveThem(int step, string expected)
    {
        MemoryCheckpoints checkpoints = Train(Toy);

        BadSpecificationException e = Assert.Throws<BadSpecificationException>(() =>
            Reconstruct(checkpoints, new TeacherSpec { PowerEma = 0.1, PowerEmaStep = step }));

        Assert.Contains("teacher.powerEmaStep", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Teacher_ThatKeptNone_IsABadSpecification()
    {
        RunSpec spec = Runs.Spec(Method.Cd) with { Teacher = new TeacherSpec { Run = "teacher", PowerEma = 0.1 } };

        BadSpecificationException e = Assert.Throws<BadSpecificationException>(() => Runs.Run(spec, new MemoryCheckpoints()));

        Assert.Contains("optimizer.powerEma: [0.05, 0.10]", e.Message, StringComparison.Ordinal);
    }

    private static MemoryCheckpoints Train(RunSpec spec)
    {
        MemoryCheckpoints checkpoints = new();
        Runs.Run(spec, checkpoints);
        return checkpoints;
    }

    /// <summary>The weights that a student begins with.</summary>
    private static double[] Reconstruct(MemoryCheckpoints taught, TeacherSpec teacher)
    {
        MemoryCheckpoints student = new();
        RunSpec spec = Toy with
        {
            Method = Method.Cd,
            Objective = new CdObjective(),
            Teacher = teacher,
            Training = Toy.Training with { Steps = 1 },
            Optimizer = new OptimizerSpec { LearningRate = 0 },
            Checkpoint = new CheckpointSpec(),
        };
        Runs.Run(spec, student, Toy, taught);
        return Values(student.LoadPart(1, "model"));
    }

    private static double[] Values(SnapshotPart part)
    {
        using (part)
            return [.. part.Tensors.SelectMany(named => named.Tensor.Values())];
    }

    private static double Distance(double[] one, double[] other) => Math.Sqrt(one.Zip(other, (a, b) => (a - b) * (a - b)).Sum());

    private static void CancelAt(CancellationTokenSource stop, int step)
    {
        if (step == 50)
            stop.Cancel();
    }
}
