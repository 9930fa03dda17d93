using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Tests.Parsing;

public sealed class InheritanceTests
{
    [Fact]
    public void Like_OfAChain_InheritsDeeplyAndOverrides()
    {
        var runs = SweepFileTests.Read(
            """
            a: { method: edm, training: { steps: 10, batch: 20 }, optimizer: { ema: [0.9] } }
            c: { like: b, training: { batch: 22 } }
            b: { like: a, training: { steps: 11 }, optimizer: { name: radam } }
            """);
        var c = runs[1].Spec;
        Assert.Equal("c", runs[1].Name);
        Assert.Equal((11, 22, OptimizerName.Radam), (c.Training.Steps, c.Training.Batch, c.Optimizer.Name));
        Assert.Equal([0.9], c.Optimizer.Ema);
    }

    [Fact]
    public void Like_WithAnotherFormOfNetwork_InheritsNoneOfItsKeys()
    {
        var runs = SweepFileTests.Read(
            """
            a: { method: edm, network: { kind: song-unet, channels: 8, dropout: 0.5 } }
            b: { like: a, network: { kind: mlp, width: 9 } }
            c: { like: a, network: { channels: 9 } }
            d: { method: edm, network: { channels: 7 } }
            e: { like: d, network: { kind: song-unet, blocks: 2 } }
            """);
        Assert.Equal((7, 2), (((SongUNetSpec)runs[4].Spec.Network).Channels, ((SongUNetSpec)runs[4].Spec.Network).Blocks));
        Assert.Equal(new MlpSpec { Width = 9 }, runs[1].Spec.Network);
        Assert.Equal((9, 0.5), (((SongUNetSpec)runs[2].Spec.Network).Channels, ((SongUNetSpec)runs[2].Spec.Network).Dropout));
    }

    [Fact]
    public void Like_OverAShorthand_ExtendsIt()
    {
        var runs = SweepFileTests.Read(
            """
            a: { method: edm, dataset: gaussian, network: mlp }
            b: { like: a, dataset: { count: 99 } }
            c: { like: b, dataset: gaussian }
            """);
        Assert.Equal(99, ((GaussianDataset)runs[1].Spec.Dataset).Count);
        Assert.Equal(4096, ((GaussianDataset)runs[2].Spec.Dataset).Count);
    }

    [Fact]
    public void Like_OfAnotherMethod_LeavesObjectiveTeacherAndForeignSamplers()
    {
        var runs = SweepFileTests.Read(
            """
            teacher: { method: edm, objective: { pMean: -1 }, evaluation: { samples: 99, samplers: [heun] } }
            student: { method: cd, like: teacher, teacher: { run: teacher }, objective: { levels: 9 } }
            scratch: { method: ct, like: student, space: { training.seed: { choice: [1, 2] } } }
            again: { like: scratch, space: }
            """);
        Assert.Equal((99, 0), (runs[1].Spec.Evaluation.Samples, runs[1].Spec.Evaluation.Samplers.Length));
        Assert.Equal(new CtObjective(), runs[2].Spec.Objective);
        Assert.Null(runs[2].Spec.Teacher);
        Assert.Single(runs[2].Space);
        Assert.Empty(runs[3].Space);
    }

    [Fact]
    public void Like_OfAnotherMethod_KeepsSamplersThatSuit()
    {
        var runs = SweepFileTests.Read("a: { method: ct, evaluation: { samplers: [{ name: consistency, steps: 4 }] } }\nb: { method: ict, like: a }");
        Assert.Equal(4, Assert.Single(runs[1].Spec.Evaluation.Samplers).Steps);
    }

    [Fact]
    public void Like_WithOwnTeacher_ReplacesTheReferenceWhole()
    {
        var runs = SweepFileTests.Read(
            """
            teacher: { method: edm }
            a: { method: cd, teacher: { run: teacher, ema: 0.999 } }
            b: { like: a, dataset: digits, network: song-unet, teacher: { id: abcdefghij.teacher@5 } }
            """);
        Assert.Equal(new TeacherSpec { Id = "abcdefghij.teacher@5" }, runs[2].Spec.Teacher);
    }

    [Fact]
    public void Like_WithoutAValue_PutsBackTheDefault()
    {
        var runs = SweepFileTests.Read("a: { method: edm, optimizer: { clipNorm: 2, ema: [0.5] } }\nb: { like: a, optimizer: { clipNorm: } }\nc: { like: a, optimizer: }");
        Assert.Null(runs[1].Spec.Optimizer.ClipNorm);
        Assert.Equal([0.5], runs[1].Spec.Optimizer.Ema);
        Assert.Equal([0.999], runs[2].Spec.Optimizer.Ema);
    }

    [Fact]
    public void Student_WithoutNetwork_TakesItsTeachersThroughSeveralRounds()
    {
        var runs = SweepFileTests.Read(
            """
            two: { method: pd, teacher: { run: four }, objective: { steps: 2 }, network: { dropout: 0 } }
            four: { method: pd, teacher: { run: teacher }, objective: { steps: 4 } }
            teacher: { method: edm, dataset: gaussian, network: { kind: mlp, width: 7, dropout: 0.1 }, noise: { sigmaMax: 40 } }
            """);
        Assert.Equal(new MlpSpec { Width = 7 }, runs[0].Spec.Network);
        Assert.Equal(new MlpSpec { Width = 7, Dropout = 0.1 }, runs[1].Spec.Network);
        Assert.All(runs, run => Assert.Equal((40, typeof(GaussianDataset)), (run.Spec.Noise.SigmaMax, run.Spec.Dataset.GetType())));
    }

    [Theory]
    [InlineData("a: { method: edm, like: b }\nb: { like: c }\nc: { like: a }")]
    [InlineData("a: { method: edm, like: a }")]
    public void Like_InACircle_IsOneError(string runs) =>
        SweepFileErrorsTests.AssertSingle(SweepText.Of(runs), "runs.a.like", "inherits from itself", "Remove 'like:'");

    [Theory]
    [InlineData("a: { method: pd, objective: { steps: 2 }, teacher: { run: b } }\nb: { method: pd, objective: { steps: 4 }, teacher: { run: a } }")]
    [InlineData("a: { method: cd, teacher: { run: a } }")]
    public void Teachers_InACircle_AreNamed(string runs)
    {
        var errors = SweepFile.Read(SweepText.Of(runs)).Errors;
        var error = Assert.Single(errors, error => error.Message.Contains("its own teacher", StringComparison.Ordinal));
        Assert.Equal("runs.a.teacher", error.Key);
        Assert.Contains("learn from data", error.Cure, StringComparison.Ordinal);
    }
}
