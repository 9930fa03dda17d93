using System.Collections.Immutable;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Tests.Parsing;

public sealed class RoundsTests
{
    private const string Teacher = "teacher: { method: edm, network: mlp, noise: { sigmaMax: 40 }, optimizer: { ema: [0.9, 0.99] } }\n";

    [Fact]
    public void Chain_Planned_IsOneRunARoundEachTheTeacherOfTheNext()
    {
        var runs = Plan(Teacher + "pd: { method: pd, teacher: { run: teacher, checkpoint: 500, ema: 0.99 }, objective: { from: 8, to: 1, gate: 1.5, weighting: snr-plus-one }, training: { steps: 30 } }");
        Assert.Equal(["teacher", "pd-8", "pd-4", "pd-2", "pd-1"], runs.Select(run => run.Name));
        Assert.Equal([null, "teacher", "pd-8", "pd-4", "pd-2"], runs.Select(run => run.WaitsFor));
        Assert.Equal(new TeacherSpec { Run = "teacher", Checkpoint = "500", Ema = 0.99 }, runs[1].Spec.Teacher);
        Assert.Equal(new TeacherSpec { Run = "pd-8" }, runs[2].Spec.Teacher);
        for (var round = 1; round <= 4; round++)
        {
            var (spec, steps) = (runs[round].Spec, 16 >> round);
            Assert.Equal(new PdObjective { Steps = steps, Weighting = PdWeighting.SnrPlusOne, Gate = round == 1 ? null : 1.5 }, spec.Objective);
            Assert.Equal([new DdimSampler { Steps = steps }], spec.Evaluation.Samplers);
            Assert.Equal((30, runs[0].Spec.Noise, runs[0].Spec.Network), (spec.Training.Steps, spec.Noise, spec.Network));
        }
    }

    [Fact]
    public void Chain_WithAFactorForItsFinalRounds_TrainsTheRoundsOfTwoAndOneLonger()
    {
        var runs = Plan(Teacher + "pd: { method: pd, teacher: { run: teacher }, objective: { from: 4, finalRoundsFactor: 2 }, training: { steps: 30 } }");
        Assert.Equal([30, 60, 60], runs.Skip(1).Select(run => run.Spec.Training.Steps));
    }

    [Theory]
    [InlineData(4, 30)]
    [InlineData(2, 60)]
    public void SingleRound_WithAFactorForFinalRounds_TrainsAsInAChain(int steps, int length)
    {
        var run = Plan(Teacher + $"pd: {{ method: pd, teacher: {{ run: teacher }}, objective: {{ steps: {steps}, finalRoundsFactor: 2 }}, training: {{ steps: 30 }} }}")[1];
        Assert.Equal((length, new PdObjective { Steps = steps }), (run.Spec.Training.Steps, run.Spec.Objective));
    }

    [Fact]
    public void Chain_FromAPdTeacher_GoesOnWhereItEnded()
    {
        var runs = Plan(Teacher + "first: { method: pd, teacher: { run: teacher }, objective: { from: 16, to: 8 } }\nnext: { method: pd, teacher: { run: first, checkpoint: latest }, objective: { from: 4, to: 2 } }");
        Assert.Equal(["teacher", "first-16", "first-8", "next-4", "next-2"], runs.Select(run => run.Name));
        Assert.Equal(["first-8", "next-4"], runs.Skip(3).Select(run => run.WaitsFor));
        Assert.All(runs.Skip(3), run => Assert.Equal("latest", run.Spec.Teacher!.Checkpoint));
    }

    [Fact]
    public void RunOfARound_NamedByAnother_InheritsItsDataAndNetwork()
    {
        var runs = Plan(Teacher + "look: { method: evaluate, teacher: { run: pd-2 } }\npd: { method: pd, teacher: { run: teacher }, objective: { from: 4 } }");
        var look = runs.Single(run => run.Name == "look");
        Assert.Equal(("pd-2", runs[0].Spec.Network), (look.WaitsFor, look.Spec.Network));
        Assert.Equal([new DdimSampler { Steps = 2 }], look.Spec.Evaluation.Samplers);
    }

    [Fact]
    public void Chain_LikeAnother_IsAChainOfItsOwn()
    {
        var runs = Plan(Teacher + "a: { method: pd, teacher: { run: teacher }, objective: { from: 4, to: 2 } }\nb: { like: a, objective: { weighting: snr-plus-one } }");
        Assert.Equal(["teacher", "a-4", "a-2", "b-4", "b-2"], runs.Select(run => run.Name));
        Assert.Equal("b-4", runs[4].WaitsFor);
    }

    [Fact]
    public void Chain_Written_ReadsBackAsTheSamePlan()
    {
        var sweep = SweepFile.Read(SweepText.Of(Teacher + "pd: { method: pd, teacher: { run: teacher }, objective: { from: 4, gate: 2 } }")).Sweep!;
        var again = SweepFile.Read(SweepFile.Write(sweep)).Sweep!;
        Assert.Equal(sweep.Runs.Select(run => (run.Name, SpecDigest.Of(run.Spec))), again.Runs.Select(run => (run.Name, SpecDigest.Of(run.Spec))));
    }

    [Theory]
    [InlineData("objective: { steps: 4, from: 8 }", "objective.steps", "both one round (steps) and a chain")]
    [InlineData("objective: { steps: 4, to: 2 }", "objective.steps", "both one round (steps) and a chain")]
    [InlineData("objective: { to: 1 }", "objective.steps", "'steps' is missing")]
    [InlineData("objective: { gate: 2 }", "objective.steps", "'steps' is missing")]
    [InlineData("objective: { from: 12, to: 2 }", "objective.from", "Halving 12 does not lead to 2")]
    [InlineData("objective: { from: 2, to: 4 }", "objective.from", "Halving 2 does not lead to 4")]
    [InlineData("objective: { steps: 4, gate: 2 }", "objective.gate", "'teacher' has none")]
    [InlineData("objective: { from: 4 }, space: { optimizer.learningRate: { choice: [1, 2] } }", "space", "cannot be searched")]
    [InlineData("objective: { from: 4 }, space: { objective.to: { choice: [1, 2] } }", "space.objective.to", "cannot be searched")]
    [InlineData("objective: { from: 4 }, training: { steps: 0 }", "training.steps", "must be from 1")]
    public void Pd_NamingItsRoundsBadly_IsOneErrorWithACure(string keys, string key, string message)
    {
        var error = Assert.Single(SweepFile.Read(SweepText.Of(Teacher + $"pd: {{ method: pd, teacher: {{ run: teacher }}, {keys} }}")).Errors);
        Assert.Equal($"runs.pd.{key}", error.Key);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Cure);
    }

    [Theory]
    [InlineData("a: { method: pd, teacher: { run: teacher }, objective: { steps: 8 } }\npd: { method: pd, teacher: { run: a }, objective: { from: 2 } }", "runs.pd.objective.from", "Write from: 4")]
    [InlineData("pd: { method: pd, teacher: { run: teacher }, objective: { from: 4 } }\npd-2: { method: ict }", "runs.pd.objective.from", "something else")]
    [InlineData("pd: { method: pd, teacher: { run: teacher }, objective: { from: 4 } }\nlook: { method: evaluate, teacher: { run: pd-8 }, evaluation: { samplers: [ddim] } }", "runs.look.teacher.run", "pd-4")]
    [InlineData("pd: { method: pd, teacher: { id: x.y@5 }, dataset: digits, network: mlp, objective: { steps: 4, gate: 2 } }", "runs.pd.objective.gate", "Name the teacher's run")]
    public void Chain_ThatDoesNotFitItsSurroundings_IsAnErrorWithACure(string runs, string key, string cure)
    {
        var error = Assert.Single(SweepFile.Read(SweepText.Of(Teacher + runs)).Errors);
        Assert.Equal(key, error.Key);
        Assert.Contains(cure, error.Cure, StringComparison.Ordinal);
    }

    private static ImmutableArray<PlannedRun> Plan(string runs)
    {
        var result = SweepFile.Plan(SweepText.Of(runs));
        Assert.Empty(result.Errors);
        return result.Plan!.Runs;
    }
}
