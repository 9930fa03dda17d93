using Hayate.Cli.Sampling;
using Hayate.Contracts.Api;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Cli.Tests.Sampling;

public sealed class SampleSweepTests
{
    private static readonly CheckpointInfo Checkpoint = new()
    {
        Id = "abcdefghij.student.03@40",
        RunId = "abcdefghij.student.03",
        Step = 40,
        Epoch = 1,
        CommittedAt = DateTimeOffset.UnixEpoch,
        Prefix = "p",
        Bytes = 1,
        StateDigest = "d",
    };

    private static readonly RunDetail Run = new()
    {
        Summary = Examples.Run("student.03", Method.Ict),
        Spec = new()
        {
            Method = Method.Ict,
            Objective = new IctObjective(),
            Dataset = new GaussianDataset { Dimensions = 3, Std = 1e-5 },
            Network = new MlpSpec { Width = 17 },
            Noise = new() { SigmaMin = 1e-5 },
            Evaluation = new() { EverySteps = 10, Samples = 77, Samplers = [new ConsistencySampler { Steps = 2, Sigmas = [0.5] }] },
        },
        Attempts = [],
        Checkpoints = [Checkpoint],
        Budget = new() { ApplicationErrors = 0, InfrastructureLosses = 0, Preemptions = 0 },
    };

    [Theory]
    [InlineData(null, null)]
    [InlineData("consistency", 4)]
    public void Write_AnyRun_IsAValidSweepThatMeasuresLikeTheRun(string? sampler, int? steps)
    {
        var file = SampleSweep.Write(Run, Checkpoint, SampleSweep.Choose(Run, sampler, steps), 16);

        var result = SweepFile.Read(file);

        Assert.True(result.IsValid, string.Join('\n', result.Errors.Select(error => $"{error.Key}: {error.Message}")));
        var spec = Assert.Single(result.Sweep.Runs).Spec;
        Assert.Equal(Method.Evaluate, spec.Method);
        Assert.Equal(Checkpoint.Id, spec.Teacher?.Id);
        Assert.Equal(Run.Spec.Dataset, spec.Dataset);
        Assert.Equal(Run.Spec.Network, spec.Network);
        Assert.Equal(Run.Spec.Noise, spec.Noise);
        Assert.Equal((77, 16), (spec.Evaluation.Samples, spec.Preview.Count));
        Assert.Equal(steps ?? 2, Assert.IsType<ConsistencySampler>(Assert.Single(spec.Evaluation.Samplers)).Steps);
    }

    [Fact]
    public void Choose_UnknownSampler_NamesTheKnownOnes()
    {
        var problem = Assert.Throws<CliException>(() => SampleSweep.Choose(Run, "runge-kutta", null));

        Assert.Contains("heun", problem.Cure, StringComparison.Ordinal);
    }
}
