using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Evaluation;
using Hayate.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Loop;

/// <summary>Classifiers: how they learn, and how they measure others.</summary>
public sealed class ClassifierTests
{
    private static readonly Lazy<(MemoryTeacher Source, RecordingReporter Reports)> Judge = new(TrainJudge);

    [Fact]
    public void Run_OnDigits_TellsThoseThatItHasNotSeen()
    {
        var (step, values) = Judge.Value.Reports.Steps.Last(report => report.Values.ContainsKey("accuracy"));
        Assert.Equal(80, step);
        Assert.InRange(values["accuracy"], 0.8, 1);
        Assert.InRange(values["held-out-loss"], 0, 0.8);
        // Every 40 steps, not with each report.
        Assert.Equal([40, 80], Judge.Value.Reports.Steps.Where(report => report.Values.ContainsKey("accuracy")).Select(report => report.Step));
        Assert.Empty(Judge.Value.Reports.Measurements);
        Assert.Empty(Judge.Value.Reports.Previews);
    }

    [Fact]
    public void Run_StoppedAndResumed_EndsInTheSameBits()
    {
        var straight = Runs.Run(Spec(steps: 6), new MemoryCheckpoints());
        MemoryCheckpoints checkpoints = new();
        using CancellationTokenSource stop = new();
        Runs.Run(Spec(steps: 6), checkpoints, new RecordingReporter { OnMetrics = step => { if (step == 2) stop.Cancel(); } }, stop.Token);
        var resumed = Runs.Run(Spec(steps: 6), checkpoints);
        Assert.Equal((TrainingEnd.Completed, straight.StateDigest), (resumed.End, resumed.StateDigest));
    }

    [Fact]
    public void Run_OnTwoRanks_MeasuresTheSameAccuracy()
    {
        RecordingReporter alone = new(), together = new();
        Runs.Run(Spec(steps: 3), new MemoryCheckpoints(), alone);
        MemoryCheckpoints checkpoints = new();
        ThreadGang.Run(2, gang => TrainingLoop.Run(Runs.Context(Spec(steps: 3), checkpoints, together) with { Gang = gang }));
        Assert.Equal(alone.Steps[^1].Values["held-out-loss"], together.Steps[^1].Values["held-out-loss"], 1e-4);
        Assert.Equal(alone.Steps[^1].Values["accuracy"], together.Steps[^1].Values["accuracy"], 1e-2);
    }

    [Fact]
    public void Run_WithTheWrongNumberOfClasses_IsABadSpecification()
    {
        var spec = Spec(steps: 2) with { Network = new ConvNetSpec { Channels = 8, Classes = 9 } };
        var error = Assert.Throws<BadSpecificationException>(() => Runs.Run(spec, new MemoryCheckpoints()));
        Assert.Contains("network.classes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classify_Digits_GivesFeaturesAndTheProbabilitiesOfTheirClasses()
    {
        using var scope = NewDisposeScope();
        using var digits = Datasets.Open(new DigitsDataset());
        using var extractor = Extractor(digits);

        var images = digits.Get([.. Enumerable.Range(0, 300)]);
        var (features, probabilities) = extractor.Classify(images);

        Assert.Equal([300, 24], features.shape);
        Assert.Equal(24, extractor.Dimensions(digits.Shape));
        Assert.Equal((10, 10L), (extractor.Classes, probabilities.size(1)));
        Assert.InRange((probabilities.sum(1) - 1).abs().max().item<float>(), 0, 1e-5);
        Assert.True(features.eq(extractor.Extract(images)).all().item<bool>());
        var told = probabilities.argmax(1).data<long>().ToArray().Zip(digits.Labels[..300].ToArray(), (found, label) => found == label);
        Assert.InRange(told.Count(isRight => isRight), 250, 300);
    }

    [Fact]
    public void Provenance_OfAClassifier_IsThatOfItsWeights()
    {
        using var scope = NewDisposeScope();
        using var digits = Datasets.Open(new DigitsDataset());
        using var extractor = Extractor(digits);
        using var again = Extractor(digits);
        MemoryCheckpoints checkpoints = new();
        Runs.Run(Spec(steps: 2), checkpoints);
        using var other = new ClassifierFeatures(Context(new MemoryTeacher(Spec(steps: 2), checkpoints)), digits);

        Assert.Equal(extractor.Provenance, again.Provenance);
        Assert.Equal(32, extractor.Provenance.WeightsDigest!.Length);
        Assert.NotEqual(extractor.Provenance, other.Provenance);
        Assert.NotEqual(ReferenceDigest(digits, extractor), ReferenceDigest(digits, other));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("b", false)]
    public void Ranks_WithWeightsOfTheirOwn_AgreeOrAreTold(string weightsOfTheSecond, bool agree)
    {
        FeatureProvenance first = new() { Name = "inception", WeightsDigest = "a" };
        var told = ThreadGang.Run(2, gang => Record.Exception(() => FeatureExtractors.RequireSameOnAllRanks(
            gang, gang.Rank == 0 ? first : first with { WeightsDigest = weightsOfTheSecond })));
        Assert.Null(told[0]);
        Assert.Equal(agree, told[1] is null);
    }

    [Fact]
    public void Run_MeasuredByAClassifier_ReportsItsDistances()
    {
        RecordingReporter reports = new();
        TrainingLoop.Run(Context(Judge.Value.Source) with { Reporter = reports });

        Assert.Contains(reports.Measurements, measurement => measurement.Subject == "heun-2");
        Assert.All(reports.Measurements, measurement => Assert.Equal("classifier", measurement.Features));
    }

    [Fact]
    public void Create_WithoutTheClassifierOrWithAnotherRun_IsABadSpecification()
    {
        foreach (var source in (ITeacherSource?[])[null, Runs.Teacher])
        {
            var error = Assert.Throws<BadSpecificationException>(() => TrainingLoop.Run(Context(source)));
            Assert.StartsWith("evaluation.features", error.Message, StringComparison.Ordinal);
        }
    }

    private static ClassifierFeatures Extractor(IDataset dataset) => new(Context(Judge.Value.Source), dataset);

    private static string ReferenceDigest(IDataset digits, IFeatureExtractor extractor)
    {
        using ReferenceStatistics reference = new(digits, extractor);
        return reference.Digest;
    }

    private static TrainingContext Context(ITeacherSource? classifier) => Runs.Context(
        Runs.Spec(Method.Edm) with
        {
            Training = new TrainingSpec { Steps = 2, Batch = 10, Seed = 3 },
            Evaluation = new EvaluationSpec { Samples = 40, Features = new ClassifierExtractor { Run = "judge" }, Samplers = [new HeunSampler { Steps = 2 }] },
        },
        new MemoryCheckpoints()) with
    {
        Classifier = classifier,
    };

    private static (MemoryTeacher, RecordingReporter) TrainJudge()
    {
        MemoryCheckpoints checkpoints = new();
        RecordingReporter reports = new();
        Runs.Run(Spec(steps: 80), checkpoints, reports);
        return (new MemoryTeacher(Spec(steps: 80), checkpoints), reports);
    }

    private static RunSpec Spec(int steps) => new()
    {
        Method = Method.Classifier,
        Objective = new ClassifierObjective(),
        Network = new ConvNetSpec { Channels = 16, Features = 24, Classes = 10, Dropout = 0.1 },
        Training = new TrainingSpec { Steps = steps, Batch = 64, Seed = 3, ReportEvery = 1 },
        Optimizer = new OptimizerSpec { LearningRate = 5e-3, Ema = [0.9] },
        Evaluation = new EvaluationSpec { EverySteps = 40 },
        Checkpoint = new CheckpointSpec { EverySteps = 100 },
    };
}
