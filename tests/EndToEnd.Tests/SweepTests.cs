using Hayate.Contracts.Api;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

public sealed class SweepTests(SharedPlatform shared) : IClassFixture<SharedPlatform>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Sweep_TeacherAndStudent_LeavesEverythingThatWasPromised()
    {
        var platform = shared.Platform;

        var sweep = await platform.SubmitAsync(Files.TeacherAndStudent(60));

        Assert.Equal(["teacher", "student"], sweep.Runs.Select(run => run.Name));
        Assert.Equal(RunStatus.Waiting, sweep.Runs[1].Status);
        var teacher = await platform.CompletedAsync(sweep.Runs[0].Id, Patience);
        var student = await platform.CompletedAsync(sweep.Runs[1].Id, Patience);
        Assert.Equal(teacher.Checkpoints.Single(checkpoint => checkpoint.IsBest).Id, student.TeacherCheckpointId);
        Assert.Equal(SweepStatus.Completed, (await platform.Client.GetSweepAsync(sweep.Summary.Id)).Summary.Status);
        Assert.Equal(["consistency-1", "consistency-2"], student.Summary.Evaluations.Select(evaluation => evaluation.Subject));
        Assert.All([.. teacher.Summary.Evaluations, .. student.Summary.Evaluations], evaluation => Assert.InRange(evaluation.Value, 0, 1e6));
        await AssertSeriesAsync(platform, student.Summary.Id);
        await AssertAnchorsAsync(platform, teacher.Summary.Id);
        Assert.NotEmpty(await platform.Client.GetLogsAsync(teacher.Summary.Id, after: 0));
    }

    [Fact]
    public async Task Sweep_MeasuredByAClassifier_TrainsItFirstAndTellsWhoseFeaturesTheyAre()
    {
        var platform = shared.Platform;

        var sweep = await platform.SubmitAsync(Files.Judged);

        Assert.Equal(["judge", "teacher"], sweep.Runs.Select(run => run.Name));
        var judge = await platform.CompletedAsync(sweep.Runs[0].Id, Patience);
        var teacher = await platform.CompletedAsync(sweep.Runs[1].Id, Patience);
        var accuracy = (await platform.Client.GetMetricsAsync(judge.Summary.Id, ["accuracy"])).Single();
        Assert.Equal(40, Assert.Single(accuracy.Steps));
        Assert.InRange(accuracy.Values[0], 0.3, 1);
        Assert.Empty(judge.Summary.Evaluations);
        Assert.Equal(judge.Checkpoints[0].Id, teacher.ClassifierCheckpointId);
        var evaluation = Assert.Single(teacher.Summary.Evaluations);
        Assert.Equal(("classifier", "heun-2"), (evaluation.Features, evaluation.Subject));
        Assert.InRange(evaluation.Value, 0, 1e6);
        Assert.Empty((await platform.Client.PlanAsync(await platform.Client.GetDistillFileAsync(judge.Checkpoints[0].Id))).Errors);
    }

    [Fact]
    public async Task Submit_SameKeyAgain_ReturnsTheFirstSweep()
    {
        var platform = shared.Platform;
        var file = Files.Teacher(20).Replace("teacher:", "once:", StringComparison.Ordinal);

        var first = await platform.Client.SubmitAsync(file, "one key");
        await platform.CompletedAsync(first.Runs[0].Id, Patience);
        var again = await platform.Client.SubmitAsync(file, "one key");

        Assert.Equal(first.Summary.Id, again.Summary.Id);
        Assert.Equal(RunStatus.Completed, again.Runs[0].Status);
        Assert.Single(await platform.Client.ListSweepsAsync(), sweep => sweep.Id == first.Summary.Id);
        Assert.Single(await platform.Client.ListRunsAsync(), run => run.Name == "once");
    }

    [Fact]
    public async Task Distill_CheckpointOfAFinishedRun_RunsAsItIs()
    {
        var platform = shared.Platform;
        var teacher = (await platform.SubmitAsync(Files.Teacher(20))).Runs[0].Id;
        var checkpoint = (await platform.CompletedAsync(teacher, Patience)).Checkpoints[0];

        var file = await platform.Client.GetDistillFileAsync(checkpoint.Id);
        var plan = await platform.Client.PlanAsync(file);

        Assert.Empty(plan.Errors);
        Assert.All(plan.Plan!.Runs, run => Assert.Equal(checkpoint.Id, run.Spec.Teacher?.Id));
    }

    private static async Task AssertSeriesAsync(TestPlatform platform, string run)
    {
        var series = (await platform.Client.GetMetricsAsync(run, ["loss"])).Single();
        Assert.Equal(Files.ReportedSteps(60), series.Steps);
        Assert.All(series.Values, value => Assert.True(double.IsFinite(value)));
    }

    private static async Task AssertAnchorsAsync(TestPlatform platform, string run)
    {
        var anchors = (await platform.Client.GetEvaluationsAsync(run)).Where(evaluation => evaluation.Nfe is null).ToDictionary(one => one.Subject);
        Assert.Equal(["gaussian fit", "real halves"], anchors.Keys.Order());
        Assert.All(anchors.Values, anchor => Assert.Equal(("fd", "pixels"), (anchor.Metric, anchor.Features)));
    }
}
