using System.Collections.Immutable;
using System.Globalization;
using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Evaluation;
using Hayate.Training.Evaluation.Searching;
using Hayate.Training.Loop;
using Hayate.Training.Samplers;
using Hayate.Training.Tests.Loop;
using Hayate.Training.Tests.Toys;

namespace Hayate.Training.Tests.Evaluation.Searching;

/// <summary>Searches on data and a model whose every distance is known in closed form.</summary>
public sealed class SamplerSearchTests : IDisposable
{
    private const double Std = 0.5;
    private const int Dimensions = 4;

    private static readonly NoiseSpec Noise = new();
    private static readonly ShrunkenConsistency Model = new(Std, Noise.SigmaMin, sigma => 1 - (0.5 * sigma * sigma / (1 + (sigma * sigma))));

    private readonly RecordingReporter _reporter = new();
    private readonly IDataset _data = Datasets.Open(new GaussianDataset { Dimensions = Dimensions, Std = Std });
    private readonly TrainingContext _context;
    private readonly Evaluator _evaluator;

    public SamplerSearchTests()
    {
        EvaluationSpec evaluation = new() { Samples = 1024, Batch = 512 };
        RunSpec spec = new() { Method = Method.Evaluate, Objective = new EvaluateObjective(), Evaluation = evaluation };
        _context = new TrainingContext { Spec = spec, Checkpoints = new MemoryCheckpoints(), Reporter = _reporter };
        ImageGenerator generator = new(_context.Gang, _data.Shape, new GenerationClasses(_data, 0, 1), seed: 1, evaluation.Batch);
        _evaluator = new Evaluator(evaluation, _data, new PixelFeatures(), generator, null, TimeProvider.System);
    }

    public void Dispose()
    {
        _evaluator.Dispose();
        _data.Dispose();
    }

    [Fact]
    public void Find_OfTwoSteps_AgreesWithBruteForceAndWithTheClosedForm()
    {
        ConsistencySampler found = Find(steps: 2, evaluations: 25);

        double[] grid = [.. Enumerable.Range(1, 150).Select(i => Noise.SigmaMin * Math.Pow(Noise.SigmaMax / Noise.SigmaMin, i / 151.0))];
        double measured = grid.MinBy(sigma => Aside([sigma]));
        double exact = grid.MinBy(sigma => Distance([sigma]));
        // The grid's levels lie 7 % apart; 1024 images say where the minimum is to some more.
        Assert.InRange(found.Sigmas.Single() / measured, 1 / 1.08, 1.08);
        Assert.InRange(found.Sigmas.Single() / exact, 1 / 1.2, 1.2);
        Assert.True(Aside(found.Sigmas) <= Aside([measured]));
        Assert.True(Distance(found.Sigmas) < 0.97 * Distance([0.821]), $"{Distance(found.Sigmas)} against {Distance([0.821])}");
    }

    [Fact]
    public void Find_OfThreeSteps_AgreesWithGreedyBruteForce()
    {
        ConsistencySampler found = Find(steps: 3, evaluations: 41);

        double[] grid = [.. Enumerable.Range(1, 150).Select(i => Noise.SigmaMin * Math.Pow(Noise.SigmaMax / Noise.SigmaMin, i / 151.0))];
        double first = grid.MinBy(sigma => Aside([sigma]));
        double second = grid.Where(sigma => sigma < found.Sigmas[0]).MinBy(sigma => Aside([found.Sigmas[0], sigma]));
        Assert.InRange(found.Sigmas[0] / first, 1 / 1.08, 1.08);
        Assert.InRange(found.Sigmas[1] / second, 1 / 1.08, 1.08);
        Assert.True(Distance(found.Sigmas) < Distance([found.Sigmas[0]]));
    }

    [Fact]
    public void Find_OfTwoSteps_ReportsEachCandidateOnceAndWhatItFound()
    {
        ConsistencySampler found = Find(steps: 2, evaluations: 8);

        Assert.Equal(8, _reporter.Measurements.Count);
        Assert.Equal("consistency-2@0.821", _reporter.Measurements[0].Subject);
        Assert.All(_reporter.Measurements, row => Assert.Equal(
            ("fd", 7, 2, $"consistency-2@{row.NoiseLevel!.Value.ToString("G6", CultureInfo.InvariantCulture)}"), (row.Metric, row.Step, row.Nfe, row.Subject)));
        Assert.Equal(_reporter.Measurements.MinBy(row => row.Value)!.NoiseLevel, found.Sigmas.Single());
        string note = Assert.Single(_reporter.Notes);
        Assert.StartsWith(
            string.Create(CultureInfo.InvariantCulture, $"consistency-2-searched: of 8 candidates sigma {found.Sigmas.Single():G6} with fd "), note, StringComparison.Ordinal);
        Assert.Contains("the default is sigma 0.821 with fd", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_OfARowThatIsListed_LeavesItAlone()
    {
        Find(steps: 2, evaluations: 4, listed: "consistency-2@0.821");
        Assert.Equal(3, _reporter.Measurements.Count);
        Assert.DoesNotContain(_reporter.Measurements, row => row.NoiseLevel == 0.821);
    }

    [Fact]
    public void MeasureAside_OfASampler_SeesOtherImagesThanMeasure()
    {
        ISampler sampler = SamplerFactory.Create(new ConsistencySampler { Steps = 2 }, Noise);
        double usual = _evaluator.Measure(Model, sampler, 7).Single().Value;
        Assert.NotEqual(usual, Aside([0.821]));
        Assert.Equal(Aside([0.821]), Aside([0.821]));
        Close.To(1, usual / Aside([0.821]), 0.2);
    }

    private ConsistencySampler Find(int steps, int evaluations, params string[] listed) => new SamplerSearch(_context, _evaluator).Find(
        Model, new ConsistencySampler { Steps = steps, Search = new SigmaSearch { Evaluations = evaluations } }, 7, listed.ToHashSet())!;

    private double Aside(ImmutableArray<double> sigmas) => _evaluator.MeasureAside(
        Model, SamplerFactory.Create(new ConsistencySampler { Steps = sigmas.Length + 1, Sigmas = sigmas }, Noise), 7, EvaluationMetric.Fd)!.Value;

    private static double Distance(ImmutableArray<double> sigmas) => Dimensions * Math.Pow(Model.Deviation([Noise.SigmaMax, .. sigmas]) - Std, 2);
}
