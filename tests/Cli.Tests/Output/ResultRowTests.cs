using Hayate.Cli.Output;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;

namespace Hayate.Cli.Tests.Output;

public sealed class ResultRowTests
{
    private static readonly RunSummary Teacher = Examples.Run("teacher", Method.Edm, evaluations: Examples.Distance("heun-18", 2, 35));

    [Fact]
    public void Of_StudentOfStudent_IsMeasuredAgainstTheDiffusionModelAtTheRoot()
    {
        var halved = Examples.Run("pd-8", Method.Pd, teacher: "teacher", evaluations: Examples.Distance("ddim-8", 3, 8));
        var again = Examples.Run("pd-4", Method.Pd, teacher: "pd-8", evaluations: Examples.Distance("ddim-4", 5, 4));

        var rows = ResultRow.Of(Examples.Sweep(SweepStatus.Completed, Teacher, halved, again), []);

        Assert.Equal([1, 1.5, 2.5], rows.Select(row => row.Ratio));
    }

    [Fact]
    public void Of_RunWithoutTeacher_IsMeasuredAgainstTheOnlyDiffusionModel()
    {
        var scratch = Examples.Run("ict", Method.Ict, evaluations: [Examples.Distance("consistency-1", 8), Examples.Distance("consistency-2", 4, 2)]);

        var rows = ResultRow.Of(Examples.Sweep(SweepStatus.Completed, Teacher, scratch), []);

        Assert.Equal([1, 4, 2], rows.Select(row => row.Ratio));
        Assert.Equal(["heun-18", "consistency-1", "consistency-2"], rows.Select(row => row.Evaluation?.Subject));
    }

    [Fact]
    public void Of_TwoDiffusionModels_LeavesRunsWithoutTeacherUncompared()
    {
        var other = Examples.Run("other", Method.Edm, evaluations: Examples.Distance("heun-18", 4, 35));
        var scratch = Examples.Run("ict", Method.Ict, evaluations: Examples.Distance("consistency-1", 8));

        var rows = ResultRow.Of(Examples.Sweep(SweepStatus.Completed, Teacher, other, scratch), []);

        Assert.Equal([1, 1, null], rows.Select(row => row.Ratio));
    }

    [Fact]
    public void Of_OtherSampleCount_IsNotCompared()
    {
        var student = Examples.Run("cd", Method.Cd, teacher: "teacher", evaluations: Examples.Distance("consistency-1", 4, samples: 50));

        Assert.Null(ResultRow.Of(Examples.Sweep(SweepStatus.Completed, Teacher, student), [])[1].Ratio);
    }

    [Fact]
    public void Of_AnchorsOfEveryRun_StandOnceAtTheTop()
    {
        var halves = Examples.Distance("real halves", 0.5, nfe: null);
        var fit = Examples.Distance("gaussian fit", 0.1, nfe: null);

        var rows = ResultRow.Of(Examples.Sweep(SweepStatus.Completed, Teacher), [halves, fit, halves, fit]);

        Assert.Equal(["real halves", "gaussian fit", "teacher"], rows.Select(row => row.Name));
        Assert.Null(rows[0].Method);
    }

    [Fact]
    public void Of_RunWithoutMeasurement_HasARowStill()
    {
        var failed = Examples.Run("cd", Method.Cd, RunStatus.Failed, teacher: "teacher");

        var row = ResultRow.Of(Examples.Sweep(SweepStatus.Failed, Teacher, failed), [])[1];

        Assert.Equal(("cd", null, null), (row.Name, row.Evaluation, row.Ratio));
    }

    [Fact]
    public void Of_SeveralMetrics_ComparesEachWithItsOwnAndOnlyDistancesByRatio()
    {
        var recall = Examples.Distance("heun-18", 0.5, 35) with { Metric = "recall" };
        var teacher = Examples.Run("teacher", Method.Edm, evaluations: [recall, Examples.Distance("heun-18", 2, 35)]);
        var student = Examples.Run("cd", Method.Cd, teacher: "teacher", evaluations: [Examples.Distance("consistency-1", 3), recall with { Subject = "consistency-1" }]);

        var rows = ResultRow.Of(Examples.Sweep(SweepStatus.Completed, teacher, student), []);

        Assert.Equal([null, 1, 1.5, null], rows.Select(row => row.Ratio));
    }

    [Fact]
    public void Apart_RunsMeasuredDifferently_AreNamedWithTheReason()
    {
        var student = Examples.Run("cd", Method.Cd, teacher: "teacher", evaluations: Examples.Distance("consistency-1", 4, samples: 50) with { RunId = "sweep.cd" });

        var apart = ResultRow.Apart(Examples.Sweep(SweepStatus.Completed, Teacher, student));

        Assert.Equal("fd of cd does not compare with the others: measured on 50 generated images instead of 100.", Assert.Single(apart));
    }
}
