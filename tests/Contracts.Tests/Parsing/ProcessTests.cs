using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Tests.Parsing;

public sealed class ProcessTests
{
    [Theory]
    [InlineData("method: ddpm", NoiseSchedule.Cosine, Prediction.Velocity, null)]
    [InlineData("method: ddpm, noise: { schedule: , prediction: null }", NoiseSchedule.Cosine, Prediction.Velocity, null)]
    [InlineData("method: ddpm, noise: { sigmaMax: 40, prediction: sample }", NoiseSchedule.Cosine, Prediction.Sample, null)]
    [InlineData("method: ddpm, noise: { schedule: linear, prediction: epsilon, timesteps: 1000 }", NoiseSchedule.Linear, Prediction.Epsilon, 1000)]
    [InlineData("method: edm, noise: { sigmaMax: 40 }", NoiseSchedule.Edm, Prediction.Edm, null)]
    public void Process_OfARun_HasTheDefaultsOfItsMethod(string run, NoiseSchedule schedule, Prediction prediction, int? timesteps)
    {
        var noise = Read($"run: {{ {run} }}")["run"].Noise;
        Assert.Equal((schedule, prediction, timesteps), (noise.Schedule, noise.Prediction, noise.Timesteps));
    }

    [Fact]
    public void Students_OfADdpmTeacher_WorkInItsProcess()
    {
        var runs = Read(
            """
            teacher: { method: ddpm, noise: { prediction: sample, sigmaMax: 40 } }
            halved: { method: pd, teacher: { run: teacher }, objective: { steps: 4 } }
            again: { method: pd, teacher: { run: halved }, objective: { steps: 2 } }
            student: { method: cd, teacher: { run: teacher }, noise: { sigmaMax: 20 } }
            """);
        Assert.Equal(runs["teacher"].Noise, runs["halved"].Noise);
        Assert.Equal(runs["teacher"].Noise, runs["again"].Noise);
        Assert.Equal(runs["teacher"].Noise with { SigmaMax = 20 }, runs["student"].Noise);
    }

    [Fact]
    public void RunLikeADdpmTeacher_OfAMethodWithItsOwnProcess_TakesTheLevelsAlone()
    {
        var runs = Read(
            """
            teacher: { method: ddpm, noise: { schedule: linear, prediction: epsilon, timesteps: 1000, sigmaMax: 40 } }
            scratch: { method: ict, like: teacher }
            """);
        Assert.Equal(new NoiseSpec { SigmaMax = 40 }, runs["scratch"].Noise);
    }

    [Fact]
    public void ADdpmSweep_Written_ReadsBackTheSame()
    {
        var sweep = SweepFile.Read(SweepText.Of("teacher: { method: ddpm, objective: { weighting: epsilon }, noise: { schedule: linear, prediction: epsilon } }")).Sweep!;
        Assert.Equal(SpecDigest.Of(sweep.Runs[0].Spec), SpecDigest.Of(SweepFile.Read(SweepFile.Write(sweep)).Sweep!.Runs[0].Spec));
    }

    [Theory]
    [InlineData("method: edm, noise: { schedule: cosine, prediction: velocity }", "noise.schedule", "does not train in the process 'cosine'")]
    [InlineData("method: ict, noise: { schedule: linear, prediction: velocity }", "noise.schedule", "does not train in the process 'linear'")]
    [InlineData("method: ddpm, noise: { schedule: edm, prediction: edm }", "noise.schedule", "does not train in the process 'edm'")]
    [InlineData("method: ddpm, noise: { prediction: edm }", "noise.prediction", "cannot predict 'edm'")]
    [InlineData("method: edm, noise: { prediction: velocity }", "noise.prediction", "cannot predict 'velocity'")]
    [InlineData("method: ddpm, noise: { timesteps: 1000 }", "noise.timesteps", "has continuous time")]
    [InlineData("method: ddpm, noise: { schedule: linear, sigmaMax: 200 }", "noise.sigmaMax", "ends at level 152")]
    [InlineData("method: ddpm, noise: { schedule: linear, timesteps: 1000, sigmaMax: 200 }", "noise.sigmaMax", "ends at level 158")]
    [InlineData("method: ddpm, noise: { schedule: linear }, network: mlp", "network", "only a positional embedding")]
    [InlineData("method: ddpm, noise: { schedule: linear }, network: { embedding: fourier }", "network", "only a positional embedding")]
    public void Process_ThatDoesNotSuit_IsAnErrorWithACure(string run, string key, string message)
    {
        var error = Assert.Single(SweepFile.Read(SweepText.Of($"run: {{ {run} }}")).Errors);
        Assert.Equal($"runs.run.{key}", error.Key);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Cure);
    }

    [Fact]
    public void Student_InAnotherProcessThanItsTeacher_IsAnError()
    {
        var error = Assert.Single(SweepFile.Read(SweepText.Of(
            """
            teacher: { method: ddpm }
            student: { method: cd, teacher: { run: teacher }, noise: { prediction: epsilon } }
            """)).Errors);
        Assert.Equal("runs.student.noise", error.Key);
        Assert.Contains("differ from those of the teacher 'teacher'", error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, RunSpec> Read(string runs)
    {
        var result = SweepFile.Read(SweepText.Of(runs));
        Assert.Empty(result.Errors);
        return result.Sweep!.Runs.ToDictionary(run => run.Name, run => run.Spec);
    }
}
