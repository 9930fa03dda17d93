using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Tests.Parsing;

public sealed class SweepFileTests
{
    [Fact]
    public void Read_OfTheBarestRun_HasEveryDefault()
    {
        var template = Assert.Single(Read("run: { method: edm }"));
        Assert.Equal("run", template.Name);
        Assert.Equal(SpecDigest.Of(new RunSpec { Method = Method.Edm, Objective = new EdmObjective() }), SpecDigest.Of(template.Spec));
        Assert.Empty(template.Space);
    }

    [Fact]
    public void Read_OfEveryKindOfValue_BindsIt()
    {
        var spec = Assert.Single(Read(
            """
            run:
              method: ict
              dataset: { name: idx, images: a/b.gz, labels: 123 }
              network: { kind: song-unet, multipliers: [1, 2, 2], embedding: fourier, dropout: 0.25 }
              objective: { s0: 20, metric: l1, huberC: 1e-2 }
              training: { steps: 2.0e3, seed: -5 }
              optimizer: { name: radam, decay: cosine, ema: [0.9, 0] }
              resources: { preemptible: false, device: cuda }
              evaluation: { samplers: [consistency, { name: consistency, steps: 3, sigmas: [5, 0.5] }] }
            """)).Spec;
        Assert.Equal(new IdxDataset { Images = "a/b.gz", Labels = "123" }, spec.Dataset);
        var network = Assert.IsType<SongUNetSpec>(spec.Network);
        Assert.Equal([1, 2, 2], network.Multipliers);
        Assert.Equal((NoiseEmbedding.Fourier, 0.25), (network.Embedding, network.Dropout));
        Assert.Equal(new IctObjective { S0 = 20, Metric = Distance.L1, HuberC = 0.01 }, spec.Objective);
        Assert.Equal((2000, -5L), (spec.Training.Steps, spec.Training.Seed));
        Assert.Equal((OptimizerName.Radam, LearningRateDecay.Cosine), (spec.Optimizer.Name, spec.Optimizer.Decay));
        Assert.Equal([0.9, 0], spec.Optimizer.Ema);
        Assert.Equal((false, DeviceKind.Cuda), (spec.Resources.Preemptible, spec.Resources.Device));
        Assert.Equal(1, spec.Evaluation.Samplers[0].Steps);
        Assert.Equal([5, 0.5], Assert.IsType<ConsistencySampler>(spec.Evaluation.Samplers[1]).Sigmas);
    }

    [Fact]
    public void Read_OfAKeyWithoutValue_TakesTheDefault()
    {
        var spec = Assert.Single(Read("run:\n  method: edm\n  training:\n  evaluation: ~\n  optimizer: { clipNorm: null }")).Spec;
        Assert.Equal(new TrainingSpec(), spec.Training);
        Assert.Null(spec.Optimizer.ClipNorm);
    }

    [Fact]
    public void Read_OfSweepLevelKeys_GivesThemToRunsThatDoNotSayOtherwise()
    {
        var runs = Read("a: { method: edm }\nb: { method: edm, resources: { ranks: 3 } }", "resources: { ranks: 2, priority: 7 }\nretry: { application: 4 }");
        Assert.Equal([(2, 7, 4), (3, 7, 4)], runs.Select(run => (run.Spec.Resources.Ranks.Max, run.Spec.Resources.Priority, run.Spec.Retry.Application)));
    }

    [Fact]
    public void Read_OfABatchThatRanksCannotShareEvenly_IsFine() =>
        Assert.Equal(100, Assert.Single(Read("run: { method: edm, training: { batch: 100 }, resources: { ranks: 3 } }")).Spec.Training.Batch);

    [Fact]
    public void Read_OfCrlfAndByteOrderMark_IsFine() =>
        Assert.Empty(SweepFile.Read("\uFEFF" + SweepText.OfRun("training: { steps: 5 }").Replace("\n", "\r\n", StringComparison.Ordinal)).Errors);

    internal static IReadOnlyList<RunTemplate> Read(string runs, string rest = "")
    {
        var result = SweepFile.Read(SweepText.Of(runs, rest));
        Assert.Empty(result.Errors);
        return result.Sweep!.Runs;
    }
}
