using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Tests.Api;

/// <summary>Runs that need a classifier, alone or beside a teacher.</summary>
public sealed class ClassifierTests(SharedCoordinator shared) : IClassFixture<SharedCoordinator>
{
    [Fact]
    public async Task Runs_MeasuredByAClassifier_WaitForItAndAreGivenIt()
    {
        var (coordinator, worker) = (shared.Coordinator, shared.Worker);
        var sweep = await coordinator.SubmitAsync(SweepFiles.Judged);
        Assert.Equal(["judge", "teacher", "student"], sweep.Runs.Select(run => run.Name));
        Assert.Equal(
            [null, "waits for judge.best", "waits for teacher.best and judge.best"],
            sweep.Runs.Select(run => run.Status == RunStatus.Waiting ? run.Reason : null));
        var ids = sweep.Runs.Select(run => run.Id).ToList();

        await TrainAsync(ids[0]);
        var teacher = await TrainAsync(ids[1]);
        Assert.Equal(($"{ids[0]}@100", Method.Classifier, null), (teacher.Classifier?.Id, teacher.ClassifierSpec?.Method, teacher.Teacher));
        var student = await TrainAsync(ids[2]);
        Assert.Equal(($"{ids[0]}@100", $"{ids[1]}@100"), (student.Classifier?.Id, student.Teacher?.Id));
        Assert.Equal((Method.Classifier, Method.Edm), (student.ClassifierSpec?.Method, student.TeacherSpec?.Method));
        Assert.Equal($"{ids[0]}@100", (await coordinator.WaitForAsync(ids[2], RunStatus.Completed)).ClassifierCheckpointId);

        async Task<Contracts.Workers.RankAssignment> TrainAsync(string run)
        {
            var desired = await worker.PollUntilAssignedAsync(run);
            var rank = new SimulatedRank(coordinator, run, epoch: 1);
            await rank.ReportAsync(SimulatedRank.Started(), await rank.WriteCheckpointAsync(100), SimulatedRank.Completed(100));
            await worker.PollUntilAsync("no more ranks of it", state => state.Ranks.All(one => one.RunId != run));
            return Assert.Single(desired);
        }
    }

    [Fact]
    public async Task Run_WhoseClassifierWasCancelled_FailsAndSaysWhy()
    {
        var ids = (await shared.Coordinator.SubmitAsync(SweepFiles.Judged)).Runs.Select(run => run.Id).ToList();

        await shared.Coordinator.Api.CancelRunAsync(ids[0]);

        var teacher = await shared.Coordinator.WaitForAsync(ids[1], RunStatus.Failed);
        Assert.Equal("its classifier judge was cancelled", teacher.Summary.Reason);
        Assert.Equal(RunStatus.Failed, (await shared.Coordinator.WaitForAsync(ids[2], RunStatus.Failed)).Summary.Status);
    }

    [Fact]
    public async Task Plan_WithAClassifierThatIsNotThere_SaysWhereItIsNamed()
    {
        var file = SweepFiles.Judged.Replace("run: judge", "run: nowhere.judge", StringComparison.Ordinal);
        var plan = await shared.Coordinator.Api.PlanAsync(file);
        var error = plan.Errors[0];
        Assert.Equal(("runs.teacher.evaluation.features.run", "There is no run 'nowhere.judge'."), (error.Key, error.Message));
        Assert.True(error.Line > 0);
    }
}
