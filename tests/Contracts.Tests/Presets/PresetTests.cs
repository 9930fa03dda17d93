using Hayate.Contracts.Parsing;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Presets;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Tests.Parsing;

namespace Hayate.Contracts.Tests.Presets;

public sealed class PresetTests
{
    public static TheoryData<string, string> Sections()
    {
        var sections = new TheoryData<string, string>();
        foreach (var preset in PresetLibrary.Names)
            foreach (var method in PresetLibrary.MethodsOf(preset)) sections.Add(preset, ScalarBinder.Words(typeof(Method))[(int)method]);
        return sections;
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Preset_OfEveryMethod_PlansWithoutErrors(string preset, string method)
    {
        var result = Plan(preset, method);
        Assert.Empty(result.Errors);
    }

    /// <summary>What the papers and their published settings say, apart from the files.</summary>
    [Theory]
    [InlineData("cifar10", "edm", 390_625, 512, "adam", 1e-3, 0.99929, 0.13, EmaWarmup.HalfLife)]
    [InlineData("cifar10", "cd", 800_000, 512, "radam", 4e-4, 0.9999, 0, EmaWarmup.None)]
    [InlineData("cifar10", "ct", 800_000, 512, "radam", 4e-4, 0.9999, 0, EmaWarmup.None)]
    [InlineData("cifar10", "ict", 400_000, 1024, "radam", 1e-4, 0.99993, 0.3, EmaWarmup.None)]
    [InlineData("cifar10", "ect", 200_000, 128, "radam", 1e-4, 0.9999, 0.2, EmaWarmup.None)]
    [InlineData("cifar10", "ddpm", 800_000, 128, "adam", 2e-4, 0.9999, 0.2, EmaWarmup.None)]
    [InlineData("cifar10", "pd", 50_000, 128, "adam", 5e-5, 0, 0, EmaWarmup.Ratio)]
    [InlineData("imagenet64", "edm", 610_352, 4096, "adam", 1e-4, 0.999943, 0.1, EmaWarmup.HalfLife)]
    [InlineData("imagenet64", "cd", 600_000, 2048, "radam", 8e-6, 0.999943, 0, EmaWarmup.None)]
    [InlineData("imagenet64", "ct", 800_000, 2048, "radam", 1e-4, 0.999943, 0, EmaWarmup.None)]
    [InlineData("imagenet64", "ict", 800_000, 4096, "radam", 1e-4, 0.99997, 0.2, EmaWarmup.None)]
    [InlineData("imagenet64", "ect", 100_000, 128, "adam", 1e-4, 0.9999, 0.1, EmaWarmup.None)]
    public void Preset_OfAPaper_HasItsValues(
        string preset, string method, int steps, int batch, string optimizer, double rate, double average, double dropout, EmaWarmup warmup)
    {
        var spec = Planned(preset, method);
        Assert.Equal((steps, batch), (spec.Training.Steps, spec.Training.Batch));
        Assert.Equal((optimizer, rate, average, warmup), (EnumWords.Word(spec.Optimizer.Name), spec.Optimizer.LearningRate, spec.Optimizer.Ema[0], spec.Optimizer.EmaWarmup));
        Assert.Equal(dropout, spec.Network.Dropout);
    }

    [Fact]
    public void Preset_OfAPaper_HasTheObjectiveOfItsTable()
    {
        Assert.Equal((40, 0.95, TeacherSolver.Heun), Planned("imagenet64", "cd").Objective is CdObjective cd ? (cd.Levels, cd.Mu, cd.Solver!.Value) : default);
        Assert.Equal((18, 0, TeacherSolver.Heun), Planned("cifar10", "cd").Objective is CdObjective small ? (small.Levels, small.Mu, small.Solver!.Value) : default);
        Assert.Equal((2, 200, 0.95), Planned("imagenet64", "ct").Objective is CtObjective ct ? (ct.S0, ct.S1, ct.Mu0) : default);
        Assert.Equal((10, 1280, -1.1, 2.0), Planned("imagenet64", "ict").Objective is IctObjective ict ? (ict.S0, ict.S1, ict.PMean, ict.PStd) : default);
        var ect = Assert.IsType<EctObjective>(Planned("imagenet64", "ect").Objective);
        Assert.Equal((4, 4, -0.8, 1.6, ConsistencyWeighting.Edm, 0.06), (ect.Q, ect.Stages, ect.PMean, ect.PStd, ect.Weighting!.Value, ect.HuberC!.Value));
        Assert.Equal([1.526], ((ConsistencySampler)Planned("imagenet64", "ect").Evaluation.Samplers[1]).Sigmas);
        Assert.Equal((1e-3, 1.0, 1000), Planned("cifar10", "ddpm").Optimizer is var ddpm ? (ddpm.WeightDecay, ddpm.ClipNorm!.Value, ddpm.WarmupSteps) : default);
        Assert.Equal((0.12, 19_531), (Planned("cifar10", "edm").Training.Augmentation, Planned("cifar10", "edm").Optimizer.WarmupSteps));
    }

    [Fact]
    public void Preset_BesideOwnKeys_FillsInTheOthers()
    {
        var run = SweepFileTests.Read("a: { method: edm, preset: digits, training: { steps: 7 } }")[0].Spec;
        Assert.Equal((7, 128), (run.Training.Steps, run.Training.Batch));
        Assert.Equal(16, ((SongUNetSpec)run.Network).Channels);
    }

    [Fact]
    public void Preset_OfTheTeacher_IsOverriddenByWhatTheTeacherHas()
    {
        var runs = SweepFileTests.Read(
            """
            teacher: { method: edm, preset: digits, network: { channels: 24 } }
            student: { method: cd, preset: digits, teacher: { run: teacher } }
            """);
        Assert.Equal(24, ((SongUNetSpec)runs[1].Spec.Network).Channels);
        Assert.Equal(40, runs[1].Spec.Noise.SigmaMax);
    }

    [Fact]
    public void Preset_Inherited_IsThatOfTheRunsOwnMethod()
    {
        var runs = SweepFileTests.Read(
            """
            teacher: { method: edm, preset: digits }
            student: { method: cd, like: teacher, teacher: { run: teacher } }
            """);
        Assert.Equal(0.95, ((CdObjective)runs[1].Spec.Objective).Mu);
        Assert.Equal(1e-3, runs[1].Spec.Optimizer.LearningRate);
    }

    [Fact]
    public void Preset_Unknown_IsAnErrorWithTheNearest()
    {
        var error = Assert.Single(SweepFile.Plan(SweepText.Of("a: { method: edm, preset: digit }")).Errors);
        Assert.Equal("runs.a.preset", error.Key);
        Assert.Contains("'digits'", error.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Preset_OverriddenWrongly_IsReportedWhereItIsNamed()
    {
        var error = Assert.Single(SweepFile.Plan(SweepText.Of("a:\n  method: edm\n  preset: digits\n  resources: { ranks: 200 }")).Errors);
        Assert.Contains("batch", error.Message + error.Cure, StringComparison.Ordinal);
    }

    private static RunSpec Planned(string preset, string method) => Plan(preset, method).Plan!.Runs.Single(run => run.Name == "run").Spec;

    private static PlanResult Plan(string preset, string method)
    {
        var teacher = Enum.GetValues<Method>()[ScalarBinder.Words(typeof(Method)).ToList().IndexOf(method)].TakesTeacher()
            ? ", teacher: { run: teacher }" + (method == "pd" ? ", objective: { steps: 8 }" : "")
            : "";
        return SweepFile.Plan(SweepText.Of(
            $$"""
            teacher: { method: edm, preset: {{preset}}, dataset: { name: idx, images: images.gz, labels: labels.gz } }
            run: { method: {{method}}, preset: {{preset}}, dataset: { name: idx, images: images.gz, labels: labels.gz }{{teacher}} }
            """));
    }
}
