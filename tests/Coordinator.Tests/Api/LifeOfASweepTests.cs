using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Tests.Api;

/// <summary>From a submitted file to completed rows, over HTTP.</summary>
public abstract class LifeOfASweepTests(SharedCoordinator shared)
{
    [Fact]
    public async Task Sweep_TeacherThenStudent_CompletesThroughWorkerAndReports()
    {
        var (api, worker) = (shared.Coordinator.Api, shared.Worker);
        var sweep = await api.SubmitAsync(SweepFiles.TeacherAndStudent(), Guid.NewGuid().ToString());
        var (teacher, student) = (sweep.Runs[0].Id, sweep.Runs[1].Id);
        Assert.Equal([RunStatus.Queued, RunStatus.Waiting], sweep.Runs.Select(run => run.Status));
        Assert.Equal("waits for teacher.best", sweep.Runs[1].Reason);

        var assigned = Assert.Single(await worker.PollUntilAssignedAsync(teacher));
        Assert.Equal((0, 1, 1), (assigned.Rank, assigned.WorldSize, assigned.Epoch));
        var rank = new SimulatedRank(shared.Coordinator, teacher, epoch: 1);
        await rank.ReportAsync(SimulatedRank.Started(), SimulatedRank.Metrics(50, loss: 2), rank.Evaluation(50, value: 3), await rank.WriteCheckpointAsync(50));
        await rank.ReportAsync(SimulatedRank.Metrics(100, loss: 1), rank.Evaluation(100, value: 4), await rank.WriteCheckpointAsync(100), SimulatedRank.Completed(100));

        var distilling = Assert.Single(await worker.PollUntilAssignedAsync(student));
        Assert.Equal($"{teacher}@50", distilling.Teacher?.Id);
        Assert.Equal(Hayate.Contracts.Specification.Method.Edm, distilling.TeacherSpec?.Method);
        var second = new SimulatedRank(shared.Coordinator, student, epoch: 1);
        await second.ReportAsync(SimulatedRank.Started(), SimulatedRank.Completed(100));
        await worker.PollUntilAsync("no more ranks", desired => desired.Ranks.IsEmpty);

        var done = await api.GetSweepAsync(sweep.Summary.Id);
        Assert.Equal(SweepStatus.Completed, done.Summary.Status);
        Assert.Equal(1, done.Summary.Progress);
        var detail = await api.GetRunAsync(teacher);
        Assert.Equal(AttemptEnd.Completed, Assert.Single(detail.Attempts).End);
        Assert.Equal([100, 50], detail.Checkpoints.Select(checkpoint => checkpoint.Step));
        Assert.Equal([false, true], detail.Checkpoints.Select(checkpoint => checkpoint.IsBest));
        Assert.Equal($"{teacher}@50", (await api.GetRunAsync(student)).TeacherCheckpointId);
    }
}

public sealed class SqliteLifeOfASweepTests(SharedCoordinator shared) : LifeOfASweepTests(shared), IClassFixture<SharedCoordinator>;

public sealed class PostgresLifeOfASweepTests(SharedPostgresCoordinator shared) : LifeOfASweepTests(shared), IClassFixture<SharedPostgresCoordinator>;
