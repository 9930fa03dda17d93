using System.Text.Json;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Tests;

public sealed class HayateJsonTests
{
    public static TheoryData<string> Files => SamplesTests.Files;

    [Theory, MemberData(nameof(Files))]
    public void Plan_OfEverySample_SurvivesJson(string file)
    {
        var plan = SweepFile.Plan(Sample.Read(file)).Plan!;
        var json = JsonSerializer.Serialize(plan, HayateJson.Options);
        var again = JsonSerializer.Deserialize<SweepPlan>(json, HayateJson.Options)!;
        Assert.Equal(json, JsonSerializer.Serialize(again, HayateJson.Options));
        Assert.Equal(plan.Runs.Select(run => SpecDigest.Of(run.Spec)), again.Runs.Select(run => SpecDigest.Of(run.Spec)));
    }

    [Fact]
    public void RunSpec_OfEveryUnion_SurvivesJson()
    {
        var spec = new RunSpec
        {
            Method = Method.Pd,
            Objective = new PdObjective { Steps = 4, Weighting = PdWeighting.SnrPlusOne },
            Dataset = new IdxDataset { Images = "x" },
            Network = new SongUNetSpec { Multipliers = [1, 3], Attention = [4] },
            Teacher = new TeacherSpec { Run = "t", Ema = 0.5 },
            Evaluation = new EvaluationSpec { Samplers = [new DdimSampler { Steps = 4 }, new ConsistencySampler { Steps = 2, Sigmas = [0.8] }] },
        };
        var again = JsonSerializer.Deserialize<RunSpec>(JsonSerializer.Serialize(spec, HayateJson.Options), HayateJson.Options)!;
        Assert.Equal(SpecDigest.Of(spec), SpecDigest.Of(again));
        Assert.Equal(spec.Objective, again.Objective);
        Assert.Equal([0.8], Assert.IsType<ConsistencySampler>(again.Evaluation.Samplers[1]).Sigmas);
    }

    [Fact]
    public void RunSpec_OfTheShortestJson_HasNoDefaultArrays()
    {
        var spec = JsonSerializer.Deserialize<RunSpec>("""{"objective":{"method":"ct"},"method":"ct"}""", HayateJson.Options)!;
        Assert.IsType<CtObjective>(spec.Objective);
        Assert.False(spec.Optimizer.Ema.IsDefault || spec.Evaluation.Samplers.IsDefault || ((SongUNetSpec)spec.Network).Attention.IsDefault);
    }
}
