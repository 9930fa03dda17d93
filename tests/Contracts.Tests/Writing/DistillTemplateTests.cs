using Hayate.Contracts.Api;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Tests.Parsing;
using Hayate.Contracts.Writing;

namespace Hayate.Contracts.Tests.Writing;

public sealed class DistillTemplateTests
{
    private static readonly CheckpointInfo Checkpoint = new()
    {
        Id = "k3jd7qma2x.teacher@3000",
        RunId = "k3jd7qma2x.teacher",
        Step = 3000,
        Epoch = 1,
        CommittedAt = DateTimeOffset.UnixEpoch,
        Prefix = "runs/k3jd7qma2x.teacher/1/000003000",
        Bytes = 1,
        StateDigest = "00",
        Distance = 0.12345,
    };

    [Theory]
    [InlineData("method: edm, dataset: { name: idx, images: /data/x.gz }, network: { channels: 48, dropout: 0.1 }, noise: { sigmaMax: 40 }, resources: { ranks: 2 }", Method.Cd)]
    [InlineData("method: edm", Method.Cd)]
    [InlineData("method: ddpm, noise: { schedule: linear, prediction: epsilon, timesteps: 1000 }", Method.Cd)]
    [InlineData("method: pd, objective: { steps: 8 }, teacher: { id: x.y@5 }, dataset: digits, network: mlp", Method.Pd)]
    [InlineData("method: pd, objective: { steps: 1 }, teacher: { id: x.y@5 }, dataset: digits, network: mlp", Method.Evaluate)]
    [InlineData("method: ict, dataset: gaussian, network: mlp", Method.Evaluate)]
    public void For_ACheckpointOfAnyMethod_PlansWithoutErrors(string keys, Method expected)
    {
        var teacher = Assert.Single(SweepFileTests.Read($"t: {{ {keys} }}")).Spec;
        var yaml = DistillTemplate.For(Checkpoint, teacher, "Teacher of mine.03");
        var result = SweepFile.Plan(yaml);
        Assert.Empty(result.Errors);
        var student = Assert.Single(result.Plan!.Runs).Spec;
        Assert.Equal(expected, student.Method);
        Assert.Equal(new TeacherSpec { Id = Checkpoint.Id }, student.Teacher);
        Assert.Equal(SpecDigest.Of(teacher.Network), SpecDigest.Of(student.Network));
        Assert.Equal(SpecDigest.Of(teacher.Dataset), SpecDigest.Of(student.Dataset));
        Assert.Equal(teacher.Noise, student.Noise);
        Assert.StartsWith("# ", yaml, StringComparison.Ordinal);
        Assert.Contains("step 3000 of 'Teacher of mine.03', distance 0.1235", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void For_AClassifier_TrainsATeacherThatIsMeasuredByIt()
    {
        var judge = Assert.Single(SweepFileTests.Read("t: { method: classifier, network: { kind: conv-net, classes: 10 } }")).Spec;
        var result = SweepFile.Plan(DistillTemplate.For(Checkpoint, judge, "judge"));
        Assert.Empty(result.Errors);
        var teacher = Assert.Single(result.Plan!.Runs).Spec;
        Assert.Equal((Method.Edm, null), (teacher.Method, teacher.Teacher));
        Assert.Equal(new ClassifierExtractor { Id = Checkpoint.Id }, teacher.Evaluation.Features);
    }

    [Fact]
    public void For_ATeacher_OffersASearchThatPlansOnceUncommented()
    {
        var yaml = DistillTemplate.For(Checkpoint, Assert.Single(SweepFileTests.Read("t: { method: edm }")).Spec, "teacher");
        var lines = yaml.Split('\n').SkipWhile(line => !line.Contains("uncomment:", StringComparison.Ordinal)).Skip(1).Select(line => line.Replace("# ", "", StringComparison.Ordinal));
        var result = SweepFile.Plan(yaml + string.Join('\n', lines));
        Assert.Empty(result.Errors);
        Assert.Equal(6, result.Plan!.Runs.Length);
    }

    [Fact]
    public void For_APdTeacher_HalvesItsSteps()
    {
        var teacher = Assert.Single(SweepFileTests.Read("t: { method: pd, objective: { steps: 8, weighting: snr-plus-one }, teacher: { id: x.y@5 }, dataset: digits, network: mlp }")).Spec;
        var student = Assert.Single(SweepFile.Plan(DistillTemplate.For(Checkpoint, teacher, "eight")).Plan!.Runs).Spec;
        Assert.Equal(new PdObjective { Steps = 4, Weighting = PdWeighting.SnrPlusOne }, student.Objective);
        Assert.Equal("ddim-4", Assert.Single(student.Evaluation.Samplers).Label());
    }
}
