using Hayate.Contracts;
using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Tests.Checkpoints;

/// <summary>Checkpoints make room: rows and blobs.</summary>
public abstract class CheckpointRetentionTests(SharedCoordinator shared)
{
    private const string KeepTwoAndOne = "checkpoint: { keep: { latest: 2, best: 1 } }";

    private TestCoordinator Coordinator => shared.Coordinator;

    [Fact]
    public async Task Commit_BeyondWhatIsKept_RemovesRowsAndBlobs()
    {
        var run = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One(more: KeepTwoAndOne));
        var rank = new SimulatedRank(Coordinator, run, epoch: 1);
        foreach (var (step, distance) in new[] { (10, 5.0), (20, 1.0), (30, 3.0), (40, 2.0), (50, 4.0) })
        {
            await rank.ReportAsync(rank.Evaluation(step, distance), await rank.WriteCheckpointAsync(step));
        }

        Assert.Equal([50, 40, 20], (await Coordinator.Api.ListCheckpointsAsync(run)).Select(checkpoint => checkpoint.Step));
        Assert.Equal([20, 40, 50], await StepsWithBlobsAsync(run));
    }

    [Fact]
    public async Task Commit_WaitingStudentNamesAStep_KeepsIt()
    {
        var sweep = await Coordinator.SubmitAsync(SweepFiles.TeacherAndStudent(checkpoint: "10", more: "checkpoint: { keep: { latest: 1, best: 0 } }"));
        var (teacher, student) = (sweep.Runs[0].Id, sweep.Runs[1].Id);
        var worker = shared.Worker;
        await worker.PollUntilAssignedAsync(teacher);
        var rank = new SimulatedRank(Coordinator, teacher, epoch: 1);
        foreach (var step in new[] { 10, 20, 30 }) await rank.ReportAsync(await rank.WriteCheckpointAsync(step));
        Assert.Equal([10, 30], await StepsWithBlobsAsync(teacher));

        await rank.ReportAsync(SimulatedRank.Completed(30));
        Assert.Equal($"{teacher}@10", Assert.Single(await worker.PollUntilAssignedAsync(student)).Teacher?.Id);
    }

    [Fact]
    public async Task Commit_RunThatWaitsForAClassifierNamesAStep_KeepsIt()
    {
        var file = SweepFiles.Judged.Replace("run: judge }", "run: judge, checkpoint: 10 }", StringComparison.Ordinal);
        var ids = (await Coordinator.SubmitAsync(file + "\ncheckpoint: { everySteps: 10, keep: { latest: 1, best: 0 } }")).Runs.Select(run => run.Id).ToList();
        await shared.Worker.PollUntilAssignedAsync(ids[0]);
        var rank = new SimulatedRank(Coordinator, ids[0], epoch: 1);
        foreach (var step in new[] { 10, 20, 30 }) await rank.ReportAsync(await rank.WriteCheckpointAsync(step));
        Assert.Equal([10, 30], await StepsWithBlobsAsync(ids[0]));

        await rank.ReportAsync(SimulatedRank.Completed(30));
        Assert.Equal($"{ids[0]}@10", Assert.Single(await shared.Worker.PollUntilAssignedAsync(ids[1])).Classifier?.Id);
    }

    [Fact]
    public async Task Commit_SameStepByALaterAttempt_ReplacesTheCheckpoint()
    {
        var worker = shared.Worker;
        var run = await Coordinator.StartRunAsync(worker, SweepFiles.One());
        var first = new SimulatedRank(Coordinator, run, epoch: 1);
        await first.ReportAsync(await first.WriteCheckpointAsync(10));
        worker.End(run, 1, 0, exitCode: 137);
        await worker.PollUntilAssignedAsync(run, epoch: 2);
        var second = new SimulatedRank(Coordinator, run, epoch: 2);
        await second.ReportAsync(await second.WriteCheckpointAsync(10));
        var checkpoint = await Coordinator.Api.GetCheckpointAsync($"{run}@10");
        Assert.Equal((2, BlobNames.Checkpoint(run, 2, 10)), (checkpoint.Epoch, checkpoint.Prefix));
        Assert.Empty(await StepsWithBlobsAsync(run)); // of attempt 1
        Assert.Equal(RunStatus.Running, (await Coordinator.Api.GetRunAsync(run)).Summary.Status);
    }

    [Fact]
    public async Task Commit_BelowOneThatCouldNotBeLoaded_StaysAndIsResumedFirst()
    {
        var worker = shared.Worker;
        var run = await Coordinator.StartRunAsync(worker, SweepFiles.One(more: "checkpoint: { keep: { latest: 1, best: 0 } }"));
        var first = new SimulatedRank(Coordinator, run, epoch: 1);
        await first.ReportAsync(await first.WriteCheckpointAsync(50));
        worker.End(run, 1, 0, exitCode: 137);
        await worker.PollUntilAssignedAsync(run, epoch: 2);
        var second = new SimulatedRank(Coordinator, run, epoch: 2);
        await second.ReportAsync(SimulatedRank.Started(), await second.WriteCheckpointAsync(10));
        worker.End(run, 2, 0, exitCode: 137);

        var third = Assert.Single(await worker.PollUntilAssignedAsync(run, epoch: 3));
        Assert.Equal([10], third.Checkpoints.Select(checkpoint => checkpoint.Step));
    }

    private async Task<List<int>> StepsWithBlobsAsync(string run)
    {
        var steps = new SortedSet<int>();
        await foreach (var name in Coordinator.Blobs.ListAsync($"{BlobNames.Attempt(run, 1)}/", TestContext.Current.CancellationToken))
        {
            steps.Add(int.Parse(name.Split('/')[3], System.Globalization.CultureInfo.InvariantCulture));
        }

        return [.. steps];
    }
}

public sealed class SqliteCheckpointRetentionTests(SharedCoordinator shared) : CheckpointRetentionTests(shared), IClassFixture<SharedCoordinator>;

public sealed class PostgresCheckpointRetentionTests(SharedPostgresCoordinator shared) : CheckpointRetentionTests(shared), IClassFixture<SharedPostgresCoordinator>;
