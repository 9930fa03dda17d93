using Hayate.Contracts.Parsing;
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
        var teacher = Enum.GetValues<Method>()[ScalarBinder.Words(typeof(Method)).ToList().IndexOf(method)].TakesTeacher()
            ? ", teacher: { run: teacher }" + (method == "pd" ? ", objective: { steps: 8 }" : "")
            : "";
        var result = SweepFile.Plan(SweepText.Of(
            $$"""
            teacher: { method: edm, preset: {{preset}}, dataset: { name: idx, images: images.gz, labels: labels.gz } }
            run: { method: {{method}}, preset: {{preset}}, dataset: { name: idx, images: images.gz, labels: labels.gz }{{teacher}} }
            """));
        Assert.Empty(result.Errors);
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
}
