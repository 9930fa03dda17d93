using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Diffusion;
using Hayate.Training.Evaluation;
using Hayate.Training.Loop;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Samplers;
using Hayate.Training.Tests.Loop;

namespace Hayate.Training.Tests.Evaluation;

public sealed class EvaluatorTests
{
    private const int Samples = 40;

    private static readonly EvaluationSpec Spec = new()
    {
        Metrics =
        [
            EvaluationMetric.Fd, EvaluationMetric.Kid, EvaluationMetric.Precision, EvaluationMetric.Recall, EvaluationMetric.InceptionScore,
            EvaluationMetric.SelfConsistency, EvaluationMetric.Boundary,
        ],
        Samples = Samples,
        Batch = 16,
    };

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Measure_OnAnyNumberOfRanks_GivesTheSameValues(int ranks)
    {
        Measurement[] alone = MeasureOn(new SoloGang(), null);
        MemoryReferences kept = new();

        Measurement[][] together = ThreadGang.Run(ranks, gang => MeasureOn(gang, gang.Rank == 0 ? kept : null));

        // Six rows of images, a row of the model and one for each of 18 levels, the boundary, two anchors.
        Assert.Equal(5 + 19 + 1 + 2, alone.Length);
        Assert.All(together[1..], Assert.Empty);
        Assert.Equal(alone.Select(Name), together[0].Select(Name));
        // What compares vectors one by one sees the same bits; sums over ranks round in float64.
        Assert.All(alone.Zip(together[0]), pair => Close.To(pair.First.Value, pair.Second.Value, IsExact(pair.First) ? 0 : 1e-9));
        Assert.All(alone.Zip(together[0]), pair => Close.To(pair.First.StandardError ?? 0, pair.Second.StandardError ?? 0, 1e-9));
    }

    [Fact]
    public void Measure_WithKeptStatistics_LooksAtNoRealImageAgain()
    {
        MemoryReferences kept = new();
        Measurement[] first = MeasureOn(new SoloGang(), kept);
        CountingFeatures features = new();

        Measurement[] again = MeasureOn(new SoloGang(), kept, features);

        Assert.Equal((4, 2), (kept.Loads, kept.Saves));
        Assert.Equal(first.Select(row => (Name(row), row.Value)), again.Select(row => (Name(row), row.Value)));
        // One image for the origin, the fitted normal distribution's, and the generated ones.
        Assert.Equal(1 + Samples + Samples, features.Images);
    }

    [Fact]
    public void Measure_WithStatisticsOfOtherShape_ComputesThemAnew()
    {
        MemoryReferences kept = new();
        Measurement[] first = MeasureOn(new SoloGang(), kept);
        foreach (ReferenceKey key in kept.Files.Keys.ToArray())
            kept.Files[key] = kept.Files.Values.Last();

        Measurement[] again = MeasureOn(new SoloGang(), kept);

        Assert.Equal(first.Select(row => row.Value), again.Select(row => row.Value));
        Assert.Equal(3, kept.Saves);
    }

    [Fact]
    public void Measure_WithOtherWeightsOfTheExtractor_HasAnotherReference()
    {
        MemoryReferences kept = new();
        Measurement[] one = MeasureOn(new SoloGang(), kept, new CountingFeatures("aa"));
        Measurement[] other = MeasureOn(new SoloGang(), kept, new CountingFeatures("bb"));

        Measurement[] ofFeatures = [.. one.Where(row => row.Features != "none")];
        Assert.Equal(7, ofFeatures.Length);
        Assert.All(ofFeatures, row => Assert.DoesNotContain(other, found => found.ReferenceDigest == row.ReferenceDigest));
        Assert.Equal(4, kept.Files.Count);
        Assert.All(kept.Files.Keys, key => Assert.Contains($"weights={(key.Provenance.Contains("=aa", StringComparison.Ordinal) ? "aa" : "bb")}", key.Provenance, StringComparison.Ordinal));
    }

    [Fact]
    public void Measure_AsksForClassesOfPixels_IsRefusedBeforeAnyTraining()
    {
        using IDataset data = Datasets.Open(new DigitsDataset());
        ImageGenerator generator = new(new SoloGang(), data.Shape, new GenerationClasses(data, 0, 1), seed: 1, batch: 16);

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Evaluator(Spec, data, new PixelFeatures(), generator, null, TimeProvider.System));

        Assert.Contains("'pixels' does not", error.Message, StringComparison.Ordinal);
    }

    private static Measurement[] MeasureOn(IGang gang, IReferenceStore? references, IFeatureExtractor? features = null)
    {
        using CollectionPause pause = new();
        using IDataset data = Datasets.Open(new DigitsDataset());
        using Network network = NetworkFactory.Create(new SongUNetSpec { Channels = 8, Multipliers = [1, 2] }, data.Shape, seed: 5);
        NoiseSpec noise = new();
        Denoiser model = new(network, noise);
        ISampler sampler = SamplerFactory.Create(new HeunSampler { Steps = 3 }, noise);
        ImageGenerator generator = new(gang, data.Shape, new GenerationClasses(data, 0, 1), seed: 1, Spec.Batch);
        using Evaluator evaluator = new(Spec, data, features ?? new CountingFeatures(), generator, references, TimeProvider.System);
        Diagnostics diagnostics = new(Spec, data, generator, noise, teacher: null);
        return [.. evaluator.MeasureAnchors(), .. evaluator.Measure(model, sampler, 7), .. diagnostics.Measure(model, [sampler], 7)];
    }

    private static (string, string) Name(Measurement row) => (row.Metric, row.Subject);

    private static bool IsExact(Measurement row) => row.Metric is "kid" or "precision" or "recall";
}
