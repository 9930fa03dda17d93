using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Tests.Hosting;

/// <summary>A restart of the coordinator stops nobody and loses nothing.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task Restart_InTheMiddleOfARun_GoesOnWhereItWas()
    {
        using var directory = new TemporaryDirectory();
        string teacher, student;
        await using (var before = await TestCoordinator.StartAsync(directory.Path))
        {
            var worker = new SimulatedWorker(before.Workers, "w", 1);
            var sweep = await before.SubmitAsync(SweepFiles.TeacherAndStudent());
            (teacher, student) = (sweep.Runs[0].Id, sweep.Runs[1].Id);
            await worker.PollUntilAssignedAsync(teacher);
            var rank = new SimulatedRank(before, teacher, epoch: 1);
            await rank.SendAsync(1, [SimulatedRank.Started(), SimulatedRank.Metrics(10, loss: 3), await rank.WriteCheckpointAsync(10)]);
        }

        await using var after = await TestCoordinator.StartAsync(directory.Path);
        var same = new SimulatedWorker(after.Workers, "w", 1);
        Assert.True((await same.PollAsync()).Lists(teacher, epoch: 1), "the rank that ran before the restart is still desired");
        var resumed = new SimulatedRank(after, teacher, epoch: 1);
        Assert.Equal(4, (await resumed.SendAsync(3, [await resumed.WriteCheckpointAsync(10), SimulatedRank.Metrics(20, loss: 2)])).Receipt!.Recorded);
        await resumed.SendAsync(5, [SimulatedRank.Completed(100)]);
        await same.PollUntilAssignedAsync(student);

        var detail = await after.Api.GetRunAsync(teacher);
        Assert.Equal((RunStatus.Completed, 1), (detail.Summary.Status, detail.Summary.Epoch));
        Assert.Equal([10, 20], (await after.Api.GetMetricsAsync(teacher, ["loss"])).Single().Steps);
        Assert.Single(detail.Checkpoints);
    }

    [Fact]
    public async Task Restart_WorkerGoneMeanwhile_IsGivenUpAfterItsLease()
    {
        using var directory = new TemporaryDirectory();
        string run;
        await using (var before = await TestCoordinator.StartAsync(directory.Path))
        {
            run = await before.StartRunAsync(new SimulatedWorker(before.Workers, "gone", 1), SweepFiles.One());
        }

        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var after = await TestCoordinator.StartAsync(directory.Path, clock);
        Assert.Equal(RunStatus.Running, (await after.Api.GetRunAsync(run)).Summary.Status);
        await Eventually.GetAsync(
            "the worker to be given up",
            async () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return await after.Api.GetRunAsync(run);
            },
            detail => detail.Summary.Status == RunStatus.Queued);
    }
}
