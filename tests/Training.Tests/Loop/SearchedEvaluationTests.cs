using Hayate.Contracts.Specification;
using Hayate.Training.Evaluation;
using Hayate.Training.Loop;

namespace Hayate.Training.Tests.Loop;

/// <summary>Evaluation runs that search for the levels of their samplers, on weights that were trained.</summary>
public sealed class SearchedEvaluationTests
{
    private const string Found = "consistency-2-searched@";

    private static readonly Lazy<ITeacherSource> Student = new(Train);

    private static RunSpec Searching { get; } = Runs.Spec(Method.Evaluate) with
    {
        Evaluation = new EvaluationSpec
        {
            Samples = 40,
            Batch = 16,
            Metrics = [EvaluationMetric.Precision, EvaluationMetric.Fd],
            Samplers = [new ConsistencySampler { Steps = 2, Search = new SigmaSearch { Evaluations = 6 } }, new ConsistencySampler()],
        },
    };

    [Fact]
    public void Run_WithASearch_MeasuresCandidatesThenTheBestBesideTheDefault()
    {
        RecordingReporter reporter = new();
        Assert.Equal(TrainingEnd.Completed, Run(Searching, reporter).End);

        Measurement[] candidates = [.. reporter.Measurements.Where(row => row.NoiseLevel is not null)];
        Measurement[] rows = [.. reporter.Measurements.Where(row => row is { Nfe: not null, NoiseLevel: null })];
        string best = $"{Found}{candidates.MinBy(row => row.Value)!.Subject.Split('@')[1]}";
        Assert.Equal(6, candidates.Length);
        Assert.All(candidates, row => Assert.Equal(("fd", 40), (row.Metric, row.Samples)));
        Assert.Equal(
            [(best, "precision"), (best, "fd"), ("consistency-2", "precision"), ("consistency-2", "fd"), ("consistency-1", "precision"), ("consistency-1", "fd")],
            rows.Select(row => (row.Subject, row.Metric)));
        Assert.Equal((best, 2), (reporter.Previews.Single().Sampler, reporter.Previews.Single().Nfe));
        Assert.Contains("of 6 candidates", Assert.Single(reporter.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithTheLevelThatWasFound_MeasuresTheSame()
    {
        RecordingReporter searched = new(), given = new();
        Run(Searching, searched);
        Measurement found = searched.Measurements.Single(row => row.Subject.StartsWith(Found, StringComparison.Ordinal) && row.Metric == "fd");
        double sigma = double.Parse(found.Subject[Found.Length..], System.Globalization.CultureInfo.InvariantCulture);

        Run(Searching with { Evaluation = Searching.Evaluation with { Samplers = [new ConsistencySampler { Steps = 2, Sigmas = [sigma] }] } }, given);

        Assert.Equal(found.Value, Assert.Single(given.Measurements, row => row.Metric == "fd" && row.Nfe == 2).Value);
    }

    [Fact]
    public void Run_OnTwoRanks_FindsTheSame()
    {
        _ = Student.Value;
        RecordingReporter alone = new(), together = new();
        Run(Searching, alone);
        ThreadGang.Run(2, gang => TrainingLoop.Run(Context(Searching, together) with { Gang = gang }));

        Assert.Equal(alone.Measurements.Select(Name), together.Measurements.Select(Name));
        Assert.All(alone.Measurements.Zip(together.Measurements), pair => Close.To(pair.First.Value, pair.Second.Value, 1e-9));
        Assert.Equal(alone.Notes, together.Notes);

        static (string, string, double?) Name(Measurement row) => (row.Subject, row.Metric, row.NoiseLevel);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_AskedToStop_EndsAfterTheMeasurementAndStartsAgain(bool inTheSearch)
    {
        _ = Student.Value;
        using CancellationTokenSource stop = new();
        RecordingReporter straight = new(), stopped = new(), again = new();
        Run(Searching, straight);
        int last = 1 + straight.Measurements.FindIndex(row => inTheSearch ? row.NoiseLevel is not null : row.Subject.StartsWith(Found, StringComparison.Ordinal) && row.Metric == "fd");
        stopped.OnEvaluation = _ => { if (stopped.Measurements.Count == last) stop.Cancel(); };

        TrainingResult[] results = ThreadGang.Run(2, gang =>
            TrainingLoop.Run(Context(Searching, stopped) with { Gang = gang, StopRequested = gang.Rank == 0 ? stop.Token : default }));
        Run(Searching, again);

        Assert.All(results, result => Assert.Equal(TrainingEnd.Preempted, result.End));
        Assert.Empty(stopped.Results);
        Assert.Equal(straight.Measurements.Take(last).Select(row => row.Subject), stopped.Measurements.Select(row => row.Subject));
        Assert.Equal(straight.Measurements.Select(row => (row.Subject, row.Value)), again.Measurements.Select(row => (row.Subject, row.Value)));
    }

    [Theory]
    [InlineData(Method.Ict, EvaluationMetric.Fd, "method evaluate")]
    [InlineData(Method.Evaluate, EvaluationMetric.Recall, "Add fd")]
    public void Run_ThatCannotSearch_IsABadSpecification(Method method, EvaluationMetric metric, string cure)
    {
        RunSpec spec = Runs.Spec(method) with { Evaluation = Searching.Evaluation with { Metrics = [metric] } };
        var error = Assert.Throws<BadSpecificationException>(() => Run(spec, new RecordingReporter()));
        Assert.StartsWith("evaluation.samplers", error.Message, StringComparison.Ordinal);
        Assert.Contains(cure, error.Message, StringComparison.Ordinal);
    }

    private static TrainingResult Run(RunSpec spec, RecordingReporter reporter) => TrainingLoop.Run(Context(spec, reporter));

    private static TrainingContext Context(RunSpec spec, RecordingReporter reporter) =>
        Runs.Context(spec, new MemoryCheckpoints(), reporter) with { Teacher = Student.Value };

    private static MemoryTeacher Train()
    {
        MemoryCheckpoints checkpoints = new();
        RunSpec spec = Runs.Spec(Method.Ict);
        Runs.Run(spec, checkpoints);
        return new MemoryTeacher(spec, checkpoints);
    }
}
