using Hayate.Contracts.Api;
using Hayate.Contracts.Reports;

namespace Hayate.Coordinator.Tests.Metrics;

/// <summary>Measurements against unlike references are kept apart.</summary>
public abstract class ComparisonTests(SharedCoordinator shared)
{
    private static readonly EvaluationProvenance Provenance = new()
    {
        Dataset = "digits", DatasetDigest = "aaaa", ReferenceImages = 1797, Rounding = "8 bit", Settings = "none of note", Seed = 3,
    };

    private TestCoordinator Coordinator => shared.Coordinator;

    [Fact]
    public async Task Evaluation_WithAllItsParts_ComesBackFromTheRows()
    {
        var run = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        var rank = new SimulatedRank(Coordinator, run, epoch: 1);
        var sent = rank.Evaluation(10, 0.25, "sigma 0.821") with { };
        var whole = sent with { Evaluation = sent.Evaluation with { StandardError = 0.02, NoiseLevel = 0.821, Metric = "self-consistency", Provenance = Provenance } };

        await rank.ReportAsync(whole);

        Assert.Equal(whole.Evaluation, Assert.Single(await Coordinator.Api.GetEvaluationsAsync(run)));
        Assert.Empty((await Coordinator.Api.GetRunAsync(run)).Summary.Evaluations);
    }

    [Fact]
    public async Task Best_AfterTheReferenceChanged_IsChosenAmongWhatComparesWithTheNewest()
    {
        var run = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One(more: "checkpoint: { keep: { latest: 5, best: 1 } }"));
        var rank = new SimulatedRank(Coordinator, run, epoch: 1);
        await rank.ReportAsync(rank.Evaluation(10, 1), await rank.WriteCheckpointAsync(10));
        await rank.ReportAsync(Against(rank.Evaluation(20, 7), "bbbb"), await rank.WriteCheckpointAsync(20));
        await rank.ReportAsync(Against(rank.Evaluation(30, 8), "bbbb"), await rank.WriteCheckpointAsync(30));

        var checkpoints = (await Coordinator.Api.ListCheckpointsAsync(run)).ToDictionary(checkpoint => checkpoint.Step);

        Assert.True(checkpoints[20].IsBest);
        Assert.False(checkpoints[10].IsBest);
        Assert.Equal(1, checkpoints[10].Distance);
        Assert.Contains("measured against another reference", checkpoints[10].NotRanked, StringComparison.Ordinal);
        Assert.Null(checkpoints[20].NotRanked);
        Assert.Null(checkpoints[30].NotRanked);
    }

    [Fact]
    public async Task Best_ByAMetricOfWhichMuchIsGood_IsTheLargest()
    {
        var file = SweepFiles.One().Replace("dataset: digits", "evaluation: { metrics: [recall, fd] }", StringComparison.Ordinal);
        var run = await Coordinator.StartRunAsync(shared.Worker, file);
        var rank = new SimulatedRank(Coordinator, run, epoch: 1);
        await rank.ReportAsync(Recall(rank, 10, 0.7), rank.Evaluation(10, 9), await rank.WriteCheckpointAsync(10));
        await rank.ReportAsync(Recall(rank, 20, 0.2), rank.Evaluation(20, 1), await rank.WriteCheckpointAsync(20));

        var checkpoints = await Coordinator.Api.ListCheckpointsAsync(run);
        var newest = (await Coordinator.Api.GetRunAsync(run)).Summary.Evaluations;

        Assert.Equal((10, 0.7), (checkpoints.Single(checkpoint => checkpoint.IsBest).Step, checkpoints.Single(checkpoint => checkpoint.IsBest).Distance));
        Assert.Equal([("recall", 20), ("fd", 20)], newest.Select(evaluation => (evaluation.Metric, evaluation.Step)));
    }

    [Fact]
    public async Task Sweep_WithRunsOfUnlikeReferences_SaysWhichCompareAndWhyOthersDoNot()
    {
        var worker = shared.Worker;
        var sweep = await Coordinator.SubmitAsync(SweepFiles.TeacherAndStudent());
        var (teacher, student) = (sweep.Runs[0].Id, sweep.Runs[1].Id);
        await worker.PollUntilAssignedAsync(teacher);
        var first = new SimulatedRank(Coordinator, teacher, epoch: 1);
        await first.ReportAsync(Against(first.Evaluation(100, 1), "aaaa"), await first.WriteCheckpointAsync(100), SimulatedRank.Completed(100));
        await worker.PollUntilAssignedAsync(student);
        var second = new SimulatedRank(Coordinator, student, epoch: 1);
        await second.ReportAsync(Against(second.Evaluation(50, 2, "consistency-1", 1), "bbbb"));

        var groups = (await Coordinator.Api.GetSweepAsync(sweep.Summary.Id)).Comparisons;

        Assert.Equal([[teacher], [student]], groups.Select(group => group.Runs.ToArray()));
        Assert.Null(groups[0].Difference);
        Assert.Equal("measured against another reference: data set digits (bbbb) instead of digits (aaaa)", groups[1].Difference);
    }

    private static EvaluationReport Against(EvaluationReport report, string dataset) => report with
    {
        Evaluation = report.Evaluation with { ReferenceDigest = $"of {dataset}", Provenance = Provenance with { DatasetDigest = dataset } },
    };

    private static EvaluationReport Recall(SimulatedRank rank, int step, double value)
    {
        var report = rank.Evaluation(step, value);
        return report with { Evaluation = report.Evaluation with { Metric = "recall" } };
    }
}

public sealed class SqliteComparisonTests(SharedCoordinator shared) : ComparisonTests(shared), IClassFixture<SharedCoordinator>;

public sealed class PostgresComparisonTests(SharedPostgresCoordinator shared) : ComparisonTests(shared), IClassFixture<SharedPostgresCoordinator>;
