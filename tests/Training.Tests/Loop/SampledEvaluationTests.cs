using Hayate.Contracts.Specification;
using Hayate.Training.Evaluation;
using Hayate.Training.Loop;

namespace Hayate.Training.Tests.Loop;

/// <summary>Every sampler in an evaluation run, on weights that were trained.</summary>
public sealed class SampledEvaluationTests
{
    private static readonly (SamplerSpec Sampler, string Label, int Nfe)[] OfDenoisers =
    [
        (new EulerSampler { Steps = 4 }, "euler-4", 4),
        (new HeunSampler { Steps = 3 }, "heun-3", 5),
        (new HeunSampler { Steps = 4, Churn = 4, ChurnMin = 0.05, ChurnMax = 50, ChurnNoise = 1.003 }, "heun-4-churn4-min0.05-max50-noise1.003", 7),
        (new DdpmSampler { Steps = 5 }, "ddpm-5", 5),
        (new DdpmSampler { Steps = 5, Variance = AncestralVariance.Large, Clip = true }, "ddpm-5-large-clipped", 5),
        (new DdimSampler { Steps = 4 }, "ddim-4", 4),
        (new DdimSampler { Steps = 4, Eta = 1 }, "ddim-4-eta1", 4),
        (new DpmSolverSampler { Steps = 5, Order = 1 }, "dpm-solver++-1-5", 5),
        (new DpmSolverSampler { Steps = 5 }, "dpm-solver++-2m-5", 5),
        (new DpmSolverSampler { Steps = 5, Variant = MultistepVariant.Taylor }, "dpm-solver++-2m-taylor-5", 5),
        (new DpmSolverSampler { Steps = 3, Stepping = SolverStepping.Singlestep }, "dpm-solver++-2s-3", 5),
        (new DpmSolverSampler { Steps = 3, Stepping = SolverStepping.Singlestep, LowerOrderFinal = false }, "dpm-solver++-2s-3-full-final", 6),
        .. from order in new[] { 1, 2, 3 }
           from variant in new[] { UniPcVariant.Bh1, UniPcVariant.Bh2 }
           select ((SamplerSpec)new UniPcSampler { Steps = 6, Order = order, Variant = variant }, $"unipc-{order}{(variant == UniPcVariant.Bh1 ? "-bh1" : "")}-6", 6),
        (new UniPcSampler { Steps = 6, Corrector = false }, "unip-3-6", 6),
    ];

    private static readonly (SamplerSpec Sampler, string Label, int Nfe)[] OfConsistencyModels =
    [
        (new ConsistencySampler(), "consistency-1", 1),
        (new ConsistencySampler { Steps = 2 }, "consistency-2", 2),
        (new ConsistencySampler { Steps = 2, Sigmas = [1.5] }, "consistency-2@1.5", 2),
        (new ConsistencySampler { Steps = 4, Sigmas = [20, 3, 0.5] }, "consistency-4@20_3_0.5", 4),
    ];

    [Theory]
    [InlineData(Method.Edm)]
    [InlineData(Method.Ddpm)]
    public void Run_OfADenoiserWithEverySampler_MeasuresEachAtItsPrice(Method method) => AssertMeasured(method, OfDenoisers);

    [Fact]
    public void Run_OfAConsistencyModelWithGivenLevels_MeasuresEachAtItsPrice() => AssertMeasured(Method.Ict, OfConsistencyModels);

    private static void AssertMeasured(Method method, (SamplerSpec Sampler, string Label, int Nfe)[] samplers)
    {
        MemoryCheckpoints checkpoints = new();
        RunSpec trained = Runs.Spec(method) with { Evaluation = new EvaluationSpec { Samples = 2 } };
        Runs.Run(trained, checkpoints);
        RecordingReporter reporter = new();
        RunSpec spec = Runs.Spec(Method.Evaluate) with { Evaluation = new EvaluationSpec { Samples = 24, Batch = 24, Samplers = [.. samplers.Select(one => one.Sampler)] } };

        TrainingResult result = TrainingLoop.Run(Runs.Context(spec, new MemoryCheckpoints(), reporter) with { Teacher = new MemoryTeacher(trained, checkpoints) });

        Assert.Equal(TrainingEnd.Completed, result.End);
        Measurement[] rows = [.. reporter.Measurements.Where(row => row.Nfe is not null)];
        Assert.Equal(samplers.Select(one => (one.Label, one.Nfe)), rows.Select(row => (row.Subject, row.Nfe!.Value)));
        Assert.All(rows, row => Assert.True(double.IsFinite(row.Value) && row.Value > 0, $"{row.Subject}: {row.Value}"));
        // No two of them make the same images.
        Assert.Empty(rows.GroupBy(row => row.Value).Where(same => same.Count() > 1).Select(same => string.Join(" = ", same.Select(row => row.Subject))));
    }
}
