using Hayate.Contracts.Parsing;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;
using Hayate.Training.Loop;

namespace Hayate.Training.Tests.Loop;

/// <summary>Runs of a sweep file, one after the other, each handed the checkpoint that it waits for.</summary>
public sealed class ChainTests
{
    private const string Sweep =
        """
        apiVersion: hayate/v1
        kind: Sweep
        name: chain
        runs:
          teacher:
            method: ddpm
            network: { channels: 8 }
            noise: { schedule: linear, timesteps: 1000, prediction: sample, sigmaMin: 0.02 }
            training: { steps: 40, batch: 16, seed: 3, reportEvery: 10 }
            optimizer: { learningRate: 3.0e-3, ema: [0.9] }
            evaluation: { samples: 40 }
            preview: { everySteps: 1000, count: 4 }
          pd:
            method: pd
            like: teacher
            teacher: { run: teacher, checkpoint: latest }
            objective: { from: 2, to: 1, finalRoundsFactor: 2 }
            training: { steps: 10 }
            optimizer: { decay: linear, learningRate: 1.0e-3 }
          student:
            method: cd
            like: teacher
            teacher: { run: teacher, checkpoint: latest }
            objective: { levels: 6 }
            training: { steps: 10 }
          look: { method: evaluate, teacher: { run: pd }, training: { seed: 3 }, evaluation: { samples: 40 }, preview: { count: 4 } }
        """;

    [Fact]
    public void Sweep_OfADdpmTeacherAndRoundsOfIt_TrainsRunByRun()
    {
        var plan = SweepFile.Plan(Sweep);
        Assert.Empty(plan.Errors);
        Dictionary<string, MemoryTeacher> done = [];
        Dictionary<string, RecordingReporter> told = [];
        foreach (PlannedRun run in plan.Plan!.Runs)
        {
            MemoryCheckpoints checkpoints = new();
            RecordingReporter reporter = told[run.Name] = new RecordingReporter();
            TrainingResult result = TrainingLoop.Run(new TrainingContext
            {
                Spec = run.Spec, Checkpoints = checkpoints, Reporter = reporter, Teacher = run.WaitsFor is { } teacher ? done[teacher] : null,
            });
            Assert.Equal(TrainingEnd.Completed, result.End);
            done[run.Name] = new MemoryTeacher(run.Spec, checkpoints);
        }

        Assert.Equal(["teacher", "pd-2", "pd-1", "student", "look"], told.Keys);
        Assert.All(done.Values, run => Assert.Equal(done["teacher"].Spec.Noise, run.Spec.Noise));
        Assert.Equal([20, 20], new[] { "pd-2", "pd-1" }.Select(name => told[name].Results.Single().Step));
        List<double> losses = [.. told["teacher"].Steps.Select(report => report.Values["loss"])];
        Assert.True(losses[^1] < 0.7 * losses[0], string.Join(", ", losses));
        Assert.Equal(0, told["pd-1"].Steps[^1].Values["learning-rate"], 1e-4);
        // What look measures is the last round, by its one step.
        var last = told["pd-1"].Measurements.Single(row => row.Nfe == 1);
        Assert.Equal(("ddim-1", last.Value), Assert.Single(told["look"].Measurements, row => row.Nfe is not null) is { } row ? (row.Subject, row.Value) : default);
        Assert.Equal([1, 2], told["student"].Measurements.Where(row => row.Nfe is not null).Select(row => row.Nfe!.Value));
    }

    [Fact]
    public void Round_ThatLearnsNothing_IsItsTeachersAverage()
    {
        var plan = SweepFile.Plan(Sweep.Replace("learningRate: 1.0e-3", "learningRate: 0", StringComparison.Ordinal)).Plan!;
        MemoryCheckpoints first = new(), second = new(), third = new();
        Runs.Run(Named("teacher") with { Training = Named("teacher").Training with { Steps = 2 } }, first);
        Train("pd-2", new MemoryTeacher(Named("teacher") with { Training = Named("teacher").Training with { Steps = 2 } }, first), second);
        Train("pd-1", new MemoryTeacher(Named("pd-2"), second), third);
        using SnapshotPart start = first.LoadPart(2, "ema-0.9"), end = third.LoadPart(20, "model");
        Assert.All(start.Tensors.Zip(end.Tensors), pair => Assert.Equal(pair.First.Tensor.Values(), pair.Second.Tensor.Values()));

        RunSpec Named(string name) => plan.Runs.Single(run => run.Name == name).Spec;

        void Train(string name, MemoryTeacher teacher, MemoryCheckpoints checkpoints) =>
            TrainingLoop.Run(new TrainingContext { Spec = Named(name), Checkpoints = checkpoints, Reporter = new RecordingReporter(), Teacher = teacher });
    }
}
