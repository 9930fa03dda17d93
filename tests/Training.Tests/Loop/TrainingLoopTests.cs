using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;
using Hayate.Training.Loop;
using SkiaSharp;
using TorchSharp;

namespace Hayate.Training.Tests.Loop;

public sealed class TrainingLoopTests
{
    public static TheoryData<Method> Methods => [Method.Edm, Method.Ddpm, Method.Ct, Method.Ict, Method.Ect, Method.Cd, Method.Pd];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Run_StoppedAndResumed_EndsInTheSameBits(Method method)
    {
        TrainingResult straight = Runs.Run(Runs.Spec(method), new MemoryCheckpoints());

        MemoryCheckpoints checkpoints = new();
        RecordingReporter resumed = new();
        TrainingResult stopped = StopAt(5, Runs.Spec(method), checkpoints);
        TrainingResult again = StopAt(9, Runs.Spec(method), checkpoints);
        TrainingResult result = Runs.Run(Runs.Spec(method), checkpoints, resumed);

        Assert.Equal((TrainingEnd.Preempted, TrainingEnd.Preempted), (stopped.End, again.End));
        Assert.Equal((6, 10), (stopped.Step, again.Step));
        Assert.Equal((TrainingEnd.Completed, Runs.Steps), (result.End, result.Step));
        Assert.Equal(straight.StateDigest, result.StateDigest);
        TrainingStart start = Assert.Single(resumed.Starts);
        Assert.Equal((10, again.StateDigest, "run@10"), (start.Step, start.StateDigest, start.CheckpointId));
        Assert.Equal([11, 12], resumed.Steps.Select(report => report.Step));
    }

    [Theory]
    [InlineData(Method.Edm)]
    [InlineData(Method.Cd)]
    public void Run_OnThreeRanks_AgreesWithOne(Method method)
    {
        // Ten samples over three ranks: shares of three, three and four.
        _ = Runs.Teacher;
        RunSpec spec = Runs.Spec(method);
        MemoryCheckpoints alone = new();
        RecordingReporter aloneReports = new();
        Runs.Run(spec, alone, aloneReports);

        MemoryCheckpoints together = new();
        RecordingReporter togetherReports = new();
        TrainingResult[] results = ThreadGang.Run(3, gang => TrainingLoop.Run(Runs.Context(spec, together, togetherReports) with { Gang = gang }));

        Assert.Single(results.Select(result => result.StateDigest).Distinct());
        AssertClose(alone, together, tolerance: 2e-4);
        Assert.All(aloneReports.Steps.Zip(togetherReports.Steps), pair =>
            Assert.All(["loss", "loss/q1", "loss/q4", "gradient-norm"], name => AssertRelative(pair.First.Values[name], pair.Second.Values[name], 1e-3)));
        Assert.All(aloneReports.Measurements.Zip(togetherReports.Measurements), pair =>
        {
            Assert.Equal(pair.First.Subject, pair.Second.Subject);
            AssertRelative(pair.First.Value, pair.Second.Value, 1e-3);
        });
    }

    [Fact]
    public void Run_StopRequestedOnOneRank_StopsAllAtTheSameStep()
    {
        using CancellationTokenSource stop = new();
        RecordingReporter reporter = new() { OnMetrics = step => CancelAt(stop, step, 4) };
        MemoryCheckpoints checkpoints = new();

        TrainingResult[] results = ThreadGang.Run(2, gang => TrainingLoop.Run(
            Runs.Context(Runs.Spec(Method.Edm), checkpoints, reporter, gang.Rank == 0 ? stop.Token : default) with { Gang = gang }));

        Assert.All(results, result => Assert.Equal((TrainingEnd.Preempted, 5), (result.End, result.Step)));
        Assert.Equal(results[0].StateDigest, Assert.Single(checkpoints.Committed).StateDigest);
        Assert.Empty(reporter.Results);
    }

    [Fact]
    public void Run_ResumedOnAnotherNumberOfRanks_GoesOnWithTheSameSamples()
    {
        RunSpec spec = Runs.Spec(Method.Ict);
        MemoryCheckpoints straight = new();
        Runs.Run(spec, straight);
        MemoryCheckpoints moved = new();
        StopAt(5, spec, moved);

        ThreadGang.Run(2, gang => TrainingLoop.Run(Runs.Context(spec, moved) with { Gang = gang }));

        AssertClose(straight, moved, tolerance: 2e-4);
    }

    [Fact]
    public void Run_OfEct_StartsAtTheWeightsOfItsTeacherIfThereIsOne()
    {
        // A learning rate at which nothing moves leaves the first weights.
        RunSpec spec = Runs.Spec(Method.Ect) with { Optimizer = new OptimizerSpec { LearningRate = 1e-12, Ema = [0.9] } };
        MemoryCheckpoints alone = new(), tuned = new();
        Runs.Run(spec, alone);
        Runs.Run(spec with { Teacher = new TeacherSpec { Run = "teacher" } }, tuned);

        using SnapshotPart taught = Runs.Teacher.LoadPart("ema-0.9");
        using SnapshotPart fresh = alone.LoadPart(Runs.Steps, "model"), started = tuned.LoadPart(Runs.Steps, "model");
        Dictionary<string, double[]> expected = taught.Tensors.ToDictionary(named => named.Name, named => named.Tensor.Values());
        foreach (NamedTensor named in started.Tensors)
            Close.To(expected[named.Name], named.Tensor.flatten(), 1e-6);
        Assert.Contains(fresh.Tensors, named => named.Tensor.Values().Zip(expected[named.Name]).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-2));
    }

    [Fact]
    public void Run_OfSeveralSegments_IsSampledInAsManySteps()
    {
        RunSpec spec = Runs.Spec(Method.Cd) with { Objective = new CdObjective { Segments = 3, Levels = 7 } };
        RecordingReporter reporter = new();
        Assert.Equal(TrainingEnd.Completed, Runs.Run(spec, new MemoryCheckpoints(), reporter).End);
        Assert.Contains(reporter.Measurements, row => row.Subject == "ddim-3" && double.IsFinite(row.Value));
    }

    [Fact]
    public void Run_OfSeveralSegmentsInOtherSteps_IsABadSpecification()
    {
        RunSpec spec = Runs.Spec(Method.Cd) with
        {
            Objective = new CdObjective { Segments = 3, Levels = 7 },
            Evaluation = new EvaluationSpec { Samplers = [new DdimSampler { Steps = 3 }, new DdimSampler { Steps = 6 }] },
        };
        BadSpecificationException e = Assert.Throws<BadSpecificationException>(() => Runs.Run(spec, new MemoryCheckpoints()));
        Assert.Contains("not 6. Write steps: 3.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_InMicroBatches_AgreesWithTheWholeBatch()
    {
        RunSpec spec = Runs.Spec(Method.Edm);
        MemoryCheckpoints whole = new();
        MemoryCheckpoints parts = new();

        Runs.Run(spec, whole);
        Runs.Run(spec with { Training = spec.Training with { MicroBatch = 3 } }, parts);

        AssertClose(whole, parts, tolerance: 2e-4);
    }

    [Fact]
    public void Run_WithADamagedNewestCheckpoint_FallsBackAndSaysSo()
    {
        MemoryCheckpoints checkpoints = new();
        RecordingReporter reporter = new();
        StopAt(3, Runs.Spec(Method.Edm), checkpoints);
        StopAt(7, Runs.Spec(Method.Edm), checkpoints);
        checkpoints.NewestFiles["model"] = checkpoints.NewestFiles["model"][..^10];

        TrainingResult result = Runs.Run(Runs.Spec(Method.Edm), checkpoints, reporter);

        TrainingStart start = Assert.Single(reporter.Starts);
        Assert.Equal((4, "run@4"), (start.Step, start.CheckpointId));
        Assert.Contains("run@8", Assert.Single(start.Rejected), StringComparison.Ordinal);
        Assert.Equal(Runs.Run(Runs.Spec(Method.Edm), new MemoryCheckpoints()).StateDigest, result.StateDigest);
    }

    [Fact]
    public void Run_WithAFlippedBitInEveryCheckpoint_StartsAfresh()
    {
        MemoryCheckpoints checkpoints = new();
        RecordingReporter reporter = new();
        StopAt(3, Runs.Spec(Method.Edm), checkpoints);
        checkpoints.NewestFiles["optimizer"][^1] ^= 1;

        TrainingResult result = Runs.Run(Runs.Spec(Method.Edm), checkpoints, reporter);

        TrainingStart start = Assert.Single(reporter.Starts);
        Assert.Equal(0, start.Step);
        Assert.Contains("digest", Assert.Single(start.Rejected), StringComparison.Ordinal);
        Assert.Equal(Runs.Run(Runs.Spec(Method.Edm), new MemoryCheckpoints()).StateDigest, result.StateDigest);
    }

    [Fact]
    public void Run_FromBeginningToEnd_ReportsEverythingOnce()
    {
        RecordingReporter reporter = new();
        MemoryCheckpoints checkpoints = new();
        RunSpec spec = Runs.Spec(Method.Ict) with
        {
            Evaluation = new EvaluationSpec { EverySteps = 5, Samples = 40 },
            Preview = new PreviewSpec { EverySteps = 6, Count = 5 },
            Checkpoint = new CheckpointSpec { EverySteps = 8 },
        };

        TrainingResult result = Runs.Run(spec, checkpoints, reporter);

        Assert.Equal(["real halves", "gaussian fit"], reporter.Measurements.Take(2).Select(anchor => anchor.Subject));
        Assert.Equal(
            [(5, "consistency-1", 1), (5, "consistency-2", 2), (10, "consistency-1", 1), (10, "consistency-2", 2), (12, "consistency-1", 1), (12, "consistency-2", 2)],
            reporter.Measurements.Skip(2).Select(row => (row.Step, row.Subject, row.Nfe!.Value)));
        Assert.Single(reporter.Measurements.Select(row => row.ReferenceDigest).Distinct());
        Assert.Equal([1, 6, 12], reporter.Previews.Select(preview => preview.Step));
        Assert.Equal([5, 8, 10, 12], checkpoints.Committed.Select(checkpoint => checkpoint.Step).Order());
        Assert.Equal(Enumerable.Range(1, Runs.Steps), reporter.Steps.Select(report => report.Step));
        Assert.Equal(
            ["gradient-norm", "images-per-second", "learning-rate", "loss", "loss/q1", "loss/q2", "loss/q3", "loss/q4", "share/data", "share/reduce", "share/update"],
            reporter.Steps[0].Values.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(result, Assert.Single(reporter.Results));
        using SKBitmap grid = SKBitmap.Decode(reporter.Previews[0].Png.Span);
        Assert.Equal(((3 * 34) - 2, (2 * 34) - 2), (grid.Width, grid.Height));
    }

    [Fact]
    public void Run_Lost_AfterItsLastCheckpoint_MeasuresAgain()
    {
        MemoryCheckpoints checkpoints = new();
        RecordingReporter reporter = new();
        Runs.Run(Runs.Spec(Method.Edm), checkpoints);

        Runs.Run(Runs.Spec(Method.Edm), checkpoints, reporter);

        Assert.Equal((12, "heun-18"), (Assert.Single(reporter.Measurements).Step, reporter.Measurements[0].Subject));
        Assert.Empty(reporter.Steps);
        Assert.Single(reporter.Results);
    }

    [Fact]
    public void Run_OfEvaluate_MeasuresTheTeacherAsItsOwnRunDid()
    {
        RecordingReporter own = new();
        Runs.Run(Runs.Spec(Method.Edm), new MemoryCheckpoints(), own);
        RecordingReporter reporter = new();
        MemoryCheckpoints untouched = new();

        TrainingResult result = Runs.Run(Runs.Spec(Method.Evaluate), untouched, reporter);

        Assert.Equal((TrainingEnd.Completed, Runs.Steps), (result.End, result.Step));
        Assert.Equal(own.Measurements.Select(row => (row.Subject, row.Value)).Order(), reporter.Measurements.Select(row => (row.Subject, row.Value)).Order());
        Assert.Single(reporter.Previews);
        Assert.Empty(untouched.Committed);
    }

    [Fact]
    public void Run_OfADistillation_StartsFromTheTeachersAverage()
    {
        RunSpec spec = Runs.Spec(Method.Pd);
        MemoryCheckpoints checkpoints = new();
        spec = spec with { Optimizer = spec.Optimizer with { LearningRate = 0 }, Teacher = new TeacherSpec { Run = "teacher", Ema = 0.99 } };

        Runs.Run(spec, checkpoints);

        using SnapshotPart student = checkpoints.LoadPart(Runs.Steps, "model");
        using SnapshotPart teacher = Runs.Teacher.LoadPart("ema-0.99");
        Assert.All(student.Tensors.Zip(teacher.Tensors), pair => Assert.True(pair.First.Tensor.eq(pair.Second.Tensor).all().item<bool>(), pair.First.Name));
    }

    [Fact]
    public void Run_AskingForAnAverageTheTeacherLacks_NamesTheOnesItHas()
    {
        RunSpec spec = Runs.Spec(Method.Cd) with { Teacher = new TeacherSpec { Run = "teacher", Ema = 0.5 } };

        BadSpecificationException e = Assert.Throws<BadSpecificationException>(() => Runs.Run(spec, new MemoryCheckpoints()));

        Assert.Contains("0.9, 0.99", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OnMissingData_IsABadSpecification()
    {
        RunSpec spec = Runs.Spec(Method.Edm) with { Dataset = new IdxDataset { Images = "/nowhere/images" } };

        BadSpecificationException e = Assert.Throws<BadSpecificationException>(() => Runs.Run(spec, new MemoryCheckpoints()));

        Assert.Contains("dataset.images", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OverManySteps_KeepsNativeMemoryFlat()
    {
        List<long> live = [];
        RecordingReporter reporter = new() { OnMetrics = _ => live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount) };
        RunSpec spec = Runs.Spec(Method.Cd);

        Runs.Run(spec with { Training = spec.Training with { Steps = 40, Batch = 4, MicroBatch = 2 } }, new MemoryCheckpoints(), reporter);

        Assert.Equal(40, live.Count);
        Assert.Equal(live[5], live[^1]);
    }

    private static TrainingResult StopAt(int step, RunSpec spec, MemoryCheckpoints checkpoints)
    {
        using CancellationTokenSource stop = new();
        RecordingReporter reporter = new() { OnMetrics = reported => CancelAt(stop, reported, step) };
        return Runs.Run(spec, checkpoints, reporter, stop.Token);
    }

    private static void CancelAt(CancellationTokenSource stop, int reported, int step)
    {
        if (reported == step)
            stop.Cancel();
    }

    private static void AssertClose(MemoryCheckpoints expected, MemoryCheckpoints actual, double tolerance)
    {
        using SnapshotPart first = expected.LoadPart(Runs.Steps, "model");
        using SnapshotPart second = actual.LoadPart(Runs.Steps, "model");
        Assert.All(first.Tensors.Zip(second.Tensors), pair =>
            Assert.InRange((pair.First.Tensor - pair.Second.Tensor).abs().max().item<float>(), 0, tolerance));
    }

    private static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.InRange(Math.Abs(actual - expected) / Math.Abs(expected), 0, tolerance);
}
